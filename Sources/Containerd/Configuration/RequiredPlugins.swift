/// `required_plugins`: containerd ends where one of them is missing or fails.
///
/// Source: `New` in server.go.
struct RequiredPlugins {
    let config: ServerConfig
    let behaviour: Behaviour
    let graph: PluginGraph

    /// - Parameter failure: of one of CRI's plugins, which start last.
    func check(_ failure: CRIFailure? = nil) throws(StartupFailure) {
        for (uri, text) in graph.faults + faults(failure) {
            guard let entry = entry(uri) else { continue }
            throw .exits(
                "load required plugin \(uri): \(text)", at: place(entry),
                "containerd ends because required_plugins names \(entry.value), which does not load.")
        }
        let missing = config.required.filter { !isThere($0.value) }
        guard let first = missing.first else { return }
        throw .exits(
            "required plugin \(GoText.list(missing.map(\.value))) not included", at: place(first),
            "containerd ends because required_plugins names \(first.value), which is switched off or does not exist.")
    }

    /// The plugin that failed, and CRI's own, which needs it.
    private func faults(_ failure: CRIFailure?) -> [(uri: String, text: String)] {
        guard let failure else { return [] }
        let word =
            switch failure.plugin {
            case CRIStart.images: "image"
            case CRIStart.runtime: "runtime"
            default: ""
            }
        guard !word.isEmpty else { return [(failure.plugin, failure.cause)] }
        let own = "unable to load CRI \(word) service plugin dependency: \(failure.cause)"
        let isThere = !config.disables(ServerConfig.cri, behaviour)
        return [(failure.plugin, failure.cause)] + (isThere ? [(ServerConfig.cri, own)] : [])
    }

    private func entry(_ uri: String) -> Located<String>? {
        config.required.first { $0.value == config.name(uri, behaviour) }
    }

    private func place(_ entry: Located<String>) -> SourceLocation {
        entry.location ?? SourceLocation(file: "/etc/containerd/config.toml")
    }

    private func isThere(_ name: String) -> Bool {
        let isShort = !behaviour.isSecondGeneration && config.usesShortNames
        if graph.holds(name, isShort: isShort) { return true }
        let own = CRIStart.plugins(behaviour).filter { !config.disables($0, behaviour) }
        return own.contains { config.name($0, behaviour) == name }
    }
}

extension ServerConfig {
    static let cri = "io.containerd.grpc.v1.cri"

    /// How the lists of config.toml name a plugin.
    func name(_ uri: String, _ behaviour: Behaviour) -> String {
        !behaviour.isSecondGeneration && usesShortNames ? Self.identifier(uri) : uri
    }
}
