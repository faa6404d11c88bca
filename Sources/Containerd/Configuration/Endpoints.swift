import Syntax

/// The addresses at which containerd is to be asked; it ends where it cannot listen at one.
///
/// Source: cmd/containerd/command/main.go up to v2.2, plugins/server since v2.3.
struct Endpoints {
    let lookup: PathResolver
    let behaviour: Behaviour
    let config: ServerConfig
    let plugins: PluginSettings

    private struct Endpoint {
        var name: String
        var address: Setting
        /// Whether a path is taken, a network's address, or both.
        var isSocket: Bool
    }

    private func setting(_ section: String, _ key: String, _ plugin: String) -> Setting {
        let own = behaviour.hasServerPlugins ? plugins["io.containerd.server.v1." + plugin]["address"] : .absent
        return own.string.isEmpty ? config.root[section, key] : own
    }

    private var all: [Endpoint] {
        let main = setting("grpc", "address", "grpc")
        var ttrpc = setting("ttrpc", "address", "ttrpc")
        if ttrpc.string.isEmpty, !main.string.isEmpty {
            ttrpc = Setting(.string(main.string + ".ttrpc"), at: main.location)
        }
        let debug = setting("debug", "address", "debug")
        return [
            Endpoint(name: "debug", address: debug, isSocket: GoPath.isAbsolute(debug.string)),
            Endpoint(name: "metrics", address: setting("metrics", "address", "metrics"), isSocket: false),
            Endpoint(name: "main ttrpc", address: ttrpc, isSocket: true),
            Endpoint(name: "TCP grpc", address: setting("grpc", "tcp_address", "grpc-tcp"), isSocket: false),
            Endpoint(name: "main", address: main, isSocket: true),
        ]
    }

    /// - Throws: containerd's end.
    func check() throws(StartupFailure) {
        for endpoint in all where !endpoint.address.string.isEmpty {
            let address = endpoint.address.string
            guard
                let fault = endpoint.isSocket
                    ? UnixSocket(lookup: lookup, behaviour: behaviour).fault(address) : refusal(address)
            else {
                continue
            }
            throw .exits(
                "failed to get listener for \(endpoint.name) endpoint: \(fault)",
                at: endpoint.address.location ?? SourceLocation(file: "/etc/containerd/config.toml"),
                "containerd ends because it cannot listen at \(GoText.quoted(address)): \(fault).")
        }
    }

    private func refusal(_ address: String) -> String? {
        guard case .refused(let text) = lookup.listening(at: address, behaviour) else { return nil }
        return "listen tcp" + text
    }
}

extension ServerSettings {
    /// Source: `defaults.DefaultAddress` and its kin in defaults/defaults_unix.go of containerd.
    init(_ config: ServerConfig, _ plugins: PluginSettings, _ behaviour: Behaviour) {
        let own = behaviour.hasServerPlugins ? plugins["io.containerd.server.v1.grpc"]["address"] : .absent
        let named = own.string.isEmpty ? config.root["grpc", "address"] : own
        let address = named.string.isEmpty ? Setting.string("/run/containerd/containerd.sock") : named
        let (root, state) = (config.root["root"], config.root["state"])
        self.init(
            address: Located(address.string, at: address.location), root: Located(root.string, at: root.location),
            state: Located(state.string, at: state.location))
    }
}

extension PathResolver {
    /// Whether a machine can listen at a network's address.
    func listening(at address: String, _ behaviour: Behaviour) -> GoListen.Answer {
        GoListen.answer(address, isOlder: behaviour.dialect == .goTomlV1Older) {
            if case .bytes(let bytes) = read("/etc/services") { bytes } else { [] }
        }
    }
}
