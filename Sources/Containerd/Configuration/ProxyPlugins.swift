/// Plugins outside of containerd, which it registers under their names like its own.
///
/// Source: `LoadPlugins` in server.go, `Register` in plugin.go.
struct ProxyPlugins {
    private let proxies: [(name: String, setting: Setting)]
    private let behaviour: Behaviour

    init(_ config: ServerConfig, _ behaviour: Behaviour) {
        proxies = config.root["proxy_plugins"].table.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        self.behaviour = behaviour
    }

    /// Types and names of all that can be registered.
    var registered: [(type: String, name: String, fault: String?)] {
        proxies.compactMap { proxy in type(proxy.setting).map { ($0, proxy.name, fault(proxy.setting)) } }
    }

    /// Its program is called upon later; only an address that is none at all is refused at once.
    private func fault(_ proxy: Setting) -> String? {
        let address = proxy["address"].string
        guard behaviour.hasInMemoryClient, address.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return nil }
        return "failed to dial \(GoText.quoted(address)): net/url: invalid control character in URL"
    }

    /// Whether a snapshotter of that name comes up.
    func holdsSnapshotter(_ name: String) -> Bool {
        registered.contains { $0.type == "snapshotter.v1" && $0.name == name && $0.fault == nil }
    }

    /// What a proxy is, as the middle of its URI; nil where containerd does not know it.
    private func type(_ proxy: Setting) -> String? {
        switch proxy["type"].string {
        case "snapshot", "io.containerd.snapshotter.v1": "snapshotter.v1"
        case "content", "io.containerd.content.v1": "content.v1"
        case "diff", "io.containerd.differ.v1": behaviour.hasDiffProxies ? "differ.v1" : nil
        case "sandbox", "io.containerd.sandbox.controller.v1":
            behaviour.isSecondGeneration ? "sandbox.controller.v1" : nil
        default: nil
        }
    }

    /// - Throws: the panic with which containerd refuses one.
    func check() throws(StartupFailure) {
        for (name, setting) in proxies {
            let place = setting.location ?? SourceLocation(file: "/etc/containerd/config.toml")
            guard let type = type(setting) else {
                let kind = GoText.quoted(setting["type"].string)
                throw .panics(
                    "plugin: no type", at: setting["type"].location ?? place,
                    "containerd ends because the proxy plugin \(name) has the type \(kind), which is none it knows.")
            }
            guard !name.isEmpty else {
                let text = "plugin: no id"
                throw .panics(text, at: place, "containerd ends because a proxy plugin has no name.")
            }
            guard behaviour.ownPlugins[type]?.contains(name) != true else {
                throw .panics(
                    "io.containerd.\(type).\(name): plugin: id already registered", at: place,
                    "containerd ends because the proxy plugin \(name) has the name of one of its own.")
            }
        }
    }
}

extension Behaviour {
    /// containerd's own plugins of the types that proxies may have, as it is built by default for Linux.
    fileprivate var ownPlugins: [String: Set<String>] {
        var snapshotters: Set = ["btrfs", "devmapper", "native", "overlayfs"]
        if hasZFS { snapshotters.insert("zfs") }
        if hasInMemoryClient { snapshotters.insert("blockfile") }
        if !isSecondGeneration { snapshotters.insert("aufs") }
        if hasBinDirs { snapshotters.insert("erofs") }
        return [
            "snapshotter.v1": snapshotters, "content.v1": ["content"],
            "differ.v1": hasBinDirs ? ["erofs", "walking"] : ["walking"], "sandbox.controller.v1": ["shim"],
        ]
    }
}
