import Syntax

/// What containerd checks of its own settings before it loads plugins.
///
/// Source: `applyFlags` in cmd/containerd/command/main.go and `CreateTopLevelDirectories`, `New` in server.go.
struct ServerCheck {
    let lookup: PathResolver
    let config: ServerConfig
    let behaviour: Behaviour

    func check() throws(StartupFailure) {
        let level = config.root["debug", "level"]
        let levels = ["panic", "fatal", "error", "warn", "warning", "info", "debug", "trace", ""]
        guard levels.contains(level.string.lowercased()) else {
            throw ending(
                "not a valid logrus Level: \(GoText.quoted(level.string))", level,
                "containerd ends because \(GoText.quoted(level.string)) is no level of its log.")
        }
        let format = config.root["debug", "format"]
        guard ["text", "json", ""].contains(format.string) else {
            throw ending(
                "unknown log format: \(format.string)", format,
                "containerd ends because \(GoText.quoted(format.string)) is no format of its log.")
        }
        try checkDirectories()
        for (key, timeout) in config.root["timeouts"].table.sorted(by: { $0.key < $1.key }) {
            guard GoDuration.fault(timeout.string) != nil else { continue }
            throw ending(
                "unable to parse \(timeout.string) into a time duration", timeout,
                "containerd ends because the timeout \(key) is no duration.")
        }
        try ProxyPlugins(config, behaviour).check()
        if !behaviour.hasServerPlugins { try checkKeyPair(config.root["grpc"]) }
    }

    /// Of the server for a network's address; whether there is one does not matter.
    private func checkKeyPair(_ grpc: Setting) throws(StartupFailure) {
        let certificate = grpc["tcp_tls_cert"]
        guard !certificate.string.isEmpty else { return }
        if let fault = KeyPair(lookup: lookup, certificate: certificate, key: grpc["tcp_tls_key"]).fault() {
            let place = Setting(.absent, at: fault.location ?? certificate.location)
            throw ending(fault.text, place, "containerd ends because of its TLS files: \(fault.text).")
        }
        let authority = grpc["tcp_tls_ca"]
        guard !authority.string.isEmpty, case .failed(let call, let errno) = lookup.read(authority.string) else {
            return
        }
        let text = "failed to load CA file: \(call) \(authority.string): \(errno.text)"
        throw ending(text, authority, "containerd ends because of its TLS files: \(text).")
    }

    private func checkDirectories() throws(StartupFailure) {
        let root = config.root["root"]
        let state = config.root["state"]
        guard root.string != state.string else {
            throw ending(
                "root and state must be different paths", state.location == nil ? root : state,
                "containerd ends because root and state are the same directory.")
        }
        var directories = [root, state]
        if behaviour.createsDefaultState { directories.append(.string("/run/containerd")) }
        directories.append(config.root["temp"])
        for directory in directories where !directory.string.isEmpty {
            guard let (path, errno) = lookup.makeDirectories(directory.string) else { continue }
            throw ending(
                "mkdir \(path): \(errno.text)", directory,
                "containerd ends because it cannot make the directory \(directory.string): \(errno.text).")
        }
    }

    private func ending(_ text: String, _ setting: Setting, _ explanation: String) -> StartupFailure {
        .exits(text, at: setting.location ?? SourceLocation(file: "/etc/containerd/config.toml"), explanation)
    }
}
