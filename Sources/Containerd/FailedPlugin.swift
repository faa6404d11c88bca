import Syntax

/// A plugin of containerd that did not come up.
package struct FailedPlugin: Sendable, Equatable {
    /// Such as `io.containerd.cri.v1.images`; the type alone where only those that need it tell of it.
    package var id: String
    /// containerd's word on it; nil where only those that need it tell of it.
    package var error: String?

    package init(_ id: String, _ error: String?) {
        self.id = id
        self.error = error
    }

    /// CRI's own plugins: what one of them says of others is no cause.
    package var isOfCRI: Bool { Self.ofCRI.contains(id) }

    private static let ofCRI = [ServerConfig.cri, CRIStart.runtime, CRIStart.images]
}

extension [FailedPlugin] {
    /// The plugin that keeps CRI from loading: from CRI's own on, each time the one whose failure the error passes on or
    /// names. nil where CRI's own are not among them.
    ///
    /// Elements are in the order of the log. Others than CRI's fail on every node, those of snapshotters that are not set up.
    package var firstBehindCRI: FailedPlugin? {
        guard var plugin = last(where: { $0.id == ServerConfig.cri }) ?? first(where: \.isOfCRI) else { return nil }
        var seen: Set<String> = []
        while seen.insert(plugin.id).inserted, let cause = cause(of: plugin, besides: seen) { plugin = cause }
        return plugin
    }

    private func cause(of plugin: FailedPlugin, besides seen: Set<String>) -> FailedPlugin? {
        let others = filter { !seen.contains($0.id) }
        guard let error = plugin.error else { return others.needed(by: plugin.id) }
        let names = plugin.namesInError
        if let named = others.last(where: { other in names.contains { other.isOf($0) } }) { return named }
        if let type = plugin.missingType, !seen.contains(type) { return FailedPlugin(type, nil) }
        // The error of one is the end of those of all that need it: the shortest is its own.
        let passedOn = others.filter { other in
            other.error.map { !$0.isEmpty && error.hasByteSuffix($0) && $0.utf8.count < error.utf8.count } ?? false
        }
        return passedOn.min { ($0.error ?? "").utf8.count < ($1.error ?? "").utf8.count }
    }

    /// The first of them that one of the plugins of a type asks for as it starts.
    private func needed(by type: String) -> FailedPlugin? {
        let needs = PluginGraph.needs(of: type)
        return first { plugin in needs.contains { plugin.isOf($0) } }
    }
}

extension FailedPlugin {
    /// - Parameter name: a type, or the whole name of a plugin.
    fileprivate func isOf(_ name: String) -> Bool { id == name || id.utf8.starts(with: (name + ".").utf8) }

    /// The type of which there is no plugin, as the error has it.
    fileprivate var missingType: String? { error?.part(after: "no plugins registered for ", before: ": ") }

    /// Whole names of plugins, and types, on which the error lays the blame.
    fileprivate var namesInError: [String] {
        guard let error else { return [] }
        let named = Self.words.compactMap { words, type in
            error.part(after: words, before: "\"\n").map { "io.containerd.\(type).\($0)" }
        }
        return [missingType].compactMap(\.self) + named
    }

    /// Sources: plugins/transfer/plugin.go, plugins/services/diff/local.go, plugins/cri/images/plugin.go and client/services.go
    /// of containerd.
    private static let words = [
        ("snapshotter \"", "snapshotter.v1"), ("diff plugin \"", "differ.v1"),
        ("needed differ not loaded: ", "differ.v1"), ("service \"", "service.v1"),
    ]
}
