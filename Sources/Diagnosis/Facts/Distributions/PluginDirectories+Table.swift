extension PluginDirectories {
    /// containerd's own default, and what the projects' installers write to.
    static let usual = "/opt/cni/bin"

    /// Packages of distributions of Linux, installers, images of clouds; then distributions of Kubernetes.
    static let known = [
        usual, "/usr/lib/cni", "/usr/libexec/cni", "/usr/local/lib/cni", "/usr/local/libexec/cni", "/usr/local/bin",
        "/var/lib/cni/bin", "/run/cni/bin", "/home/kubernetes/bin", "/opt/bin", "/opt/kube/bin", "/usr/local/cni/bin",
        "/run/current-system/sw/bin", "/var/snap/microk8s/current/opt/cni/bin", "/snap/microk8s/current/opt/cni/bin",
        "/var/lib/rancher/k3s/data/current/bin", "/var/lib/rancher/k3s/data/cni", "/var/lib/k0s/bin",
    ]

    /// Each release of k3s and RKE2 has its own directory in one of these, and plugins in its `bin`.
    static let releases = ["/var/lib/rancher/k3s/data", "/var/lib/rancher/rke2/data"]
}
