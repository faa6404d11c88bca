import Containerd

extension LoadedNetwork {
    /// It gives pods nothing but a loopback.
    var isLoneLoopback: Bool { !plugins.isEmpty && types.allSatisfy { $0 == "loopback" } }

    /// It makes do with plugins of the standard set.
    var isStandard: Bool {
        types.allSatisfy { CNIProvider.standardPlugins.contains($0) || CNIProvider.chainedPlugins.contains($0) }
    }

    /// Its plugins only work on what another has made before them.
    var isHeadless: Bool { !plugins.isEmpty && types.allSatisfy(Self.isChained) }

    static func isChained(_ type: String) -> Bool {
        CNIProvider.of(plugin: type)?.role == .chained || CNIProvider.chainedPlugins.contains(type)
    }
}
