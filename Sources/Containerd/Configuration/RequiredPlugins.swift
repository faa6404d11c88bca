/// `required_plugins`: containerd ends where one of them is missing or fails.
///
/// Source: `New` in server.go.
struct RequiredPlugins {
    let config: ServerConfig
    let behaviour: Behaviour

    /// - Parameters:
    ///   - failure: with which the CRI plug-in failed.
    ///   - isDisabled: whether it is switched off.
    func check(lost failure: CRIFailure? = nil, _ isDisabled: Bool = false) throws(Ending) {
        if let failure, !isDisabled, let entry = entry(ServerConfig.cri) {
            throw .exits(
                "load required plugin \(ServerConfig.cri): \(failure.cause)", at: place(entry),
                "containerd ends because required_plugins names the CRI plug-in, which does not load.")
        }
        let missing = config.required.filter { !isThere($0.value) }
        guard let first = missing.first else { return }
        throw .exits(
            "required plugin \(GoText.list(missing.map(\.value))) not included", at: place(first),
            "containerd ends because required_plugins names \(first.value), which is switched off or does not exist.")
    }

    private func entry(_ uri: String) -> Located<String>? {
        config.required.first { $0.value == config.name(uri, behaviour) }
    }

    private func place(_ entry: Located<String>) -> SourceLocation {
        entry.location ?? SourceLocation(file: "/etc/containerd/config.toml")
    }

    /// Plug-ins that need nothing of the machine; of others nothing is said.
    private func isThere(_ name: String) -> Bool {
        if config.disabled.contains(where: { $0.value == name }) { return false }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        if !behaviour.isSecondGeneration, config.usesShortNames { return true }
        return parts.count >= 5 && name.hasBytePrefix("io.containerd.")
    }
}

extension ServerConfig {
    static let cri = "io.containerd.grpc.v1.cri"

    /// How the lists of config.toml name a plug-in.
    func name(_ uri: String, _ behaviour: Behaviour) -> String {
        !behaviour.isSecondGeneration && usesShortNames ? Self.identifier(uri) : uri
    }
}
