import Containerd

extension LoadedNetwork {
    /// It gives pods nothing but a loopback.
    var isLoneLoopback: Bool { !plugins.isEmpty && types.allSatisfy { $0 == "loopback" } }

    /// It makes do with plug-ins of the standard set.
    var isStandard: Bool {
        types.allSatisfy { KnownAgent.standardPlugins.contains($0) || KnownAgent.chainedPlugins.contains($0) }
    }

    /// Its plug-ins only work on what another has made before them.
    var isHeadless: Bool { !plugins.isEmpty && types.allSatisfy(Self.isChained) }

    static func isChained(_ type: String) -> Bool {
        KnownAgent.of(plugin: type)?.role == .chained || KnownAgent.chainedPlugins.contains(type)
    }
}
