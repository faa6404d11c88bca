extension CNIProvider {
    /// Plugins of the standard set that only work on what another has made before them.
    static let chainedPlugins: Set<String> = ["portmap", "bandwidth", "tuning", "firewall", "sbr", "vrf"]

    /// Plugins of the standard set that make an interface.
    ///
    /// Source: plugins/main of containernetworking/plugins.
    static let standardPlugins: Set<String> = [
        "bridge", "ptp", "ipvlan", "macvlan", "host-device", "vlan", "tap", "dummy",
    ]

    /// Installers of several projects.
    static let commonInstallers: Set<String> = ["install-cni", "install-cni-plugin", "install-cni-bin"]

    /// What stands in the names of those that look at an agent or serve it and bring no network to the node themselves.
    static let companions: Set<Substring> = [
        "exporter", "metrics", "dashboard", "ui", "monitor", "monitoring", "webhook", "admission", "controllers",
        "apiserver", "prober", "test", "cli",
    ]

    /// Names of daemons that say nothing of whose they are.
    static let commonNames: Set<String> = ["install-cni", "cni-server", "cni-daemon"]
}
