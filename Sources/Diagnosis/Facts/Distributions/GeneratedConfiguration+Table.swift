extension GeneratedConfiguration {
    /// Sources: pkg/agent/containerd/config_linux.go of k3s, which rke2 takes over: `config-v3.toml.tmpl` since it ships
    /// containerd 2; microk8s-resources/default-args/containerd-template.toml.
    static let all = [
        GeneratedConfiguration(
            home: "/var/lib/rancher/", template: "config.toml.tmpl", newTemplate: "config-v3.toml.tmpl"),
        GeneratedConfiguration(home: "/var/snap/microk8s/", template: "containerd-template.toml"),
    ]
}
