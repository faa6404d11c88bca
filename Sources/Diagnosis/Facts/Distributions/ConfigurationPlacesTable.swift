/// Where CNI configuration lies on nodes.
enum ConfigurationPlaces {
    /// conf_dir where nobody has set another.
    static let usual = "/etc/cni/net.d"

    /// Where people and tools put files that belong in conf_dir, besides the directory that it is in.
    static let others = [
        "/etc/cni", "/etc/cni/conf.d", "/etc/kubernetes/cni/net.d", "/opt/cni/net.d", "/usr/local/etc/cni/net.d",
        "/var/lib/rancher/k3s/agent/etc/cni/net.d", "/var/lib/rancher/rke2/agent/etc/cni/net.d", "/etc/containerd",
        "/etc/kubernetes", "/opt/cni", "/root",
    ]

    /// What the directory is called that somebody has moved the parent's to.
    static let movedEndings = [".bak", ".old", ".orig", ".backup"]
}
