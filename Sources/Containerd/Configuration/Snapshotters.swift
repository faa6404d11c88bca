/// The snapshotters that come up.
struct Snapshotters {
    let lookup: Lookup
    let config: ServerConfig
    let behaviour: Behaviour
    let settings: PluginSettings

    /// Whether nothing that a file tells is against it.
    func mayHold(_ name: String) -> Bool { !config.disables("io.containerd.snapshotter.v1." + name, behaviour) }

    /// Some depend on the file system: that one has worked shows in its database.
    func holds(_ name: String) -> Bool {
        let uri = "io.containerd.snapshotter.v1." + name
        if config.disables(uri, behaviour) { return false }
        if ["overlayfs", "native"].contains(name) { return true }
        let proxy = config.root["proxy_plugins", name]
        if ["snapshot", "io.containerd.snapshotter.v1"].contains(proxy["type"].string) { return true }
        guard ["aufs", "blockfile", "btrfs", "devmapper", "erofs", "zfs"].contains(name) else { return false }
        if name == "devmapper", !settings[uri]["pool_name"].string.isEmpty { return true }
        if case .entry = lookup.find(GoPath.join(config.root["root"].string, uri, "metadata.db")) { return true }
        return false
    }
}
