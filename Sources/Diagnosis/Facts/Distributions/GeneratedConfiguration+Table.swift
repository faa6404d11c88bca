extension GeneratedConfiguration {
    /// Sources: pkg/agent/containerd/config_linux.go and pkg/agent/flannel/setup.go of k3s, which RKE2 takes over, with
    /// `config-v3.toml.tmpl` since containerd 2; microk8s-resources/default-args/containerd-template.toml;
    /// docs/runtime.md of k0s; files/bootstrap.sh (AL2) and nodeadm's containerd/config.go (AL2023) of
    /// awslabs/amazon-eks-ami; nodeup/pkg/model/containerd.go of kops; talos' internal/pkg/containers/cri/containerd;
    /// pkg/nodeagent of gardener.
    static let all = [
        GeneratedConfiguration(
            ending: "/agent/etc/containerd/config.toml", source: "config.toml.tmpl", newSource: "config-v3.toml.tmpl",
            when: "at each start"),
        GeneratedConfiguration(
            ending: "/agent/etc/cni/net.d/10-flannel.conflist", source: "the file given by --flannel-cni-conf",
            when: "at each start"),
        GeneratedConfiguration(
            beginning: "/var/snap/microk8s/", ending: "/args/containerd.toml", source: "containerd-template.toml",
            when: "at each start"),
        GeneratedConfiguration(
            beginning: "/etc/k0s/containerd.toml", marker: "/etc/k0s/containerd.d", source: "/etc/k0s/containerd.d",
            when: "at each start"),
        GeneratedConfiguration(
            beginning: "/run/k0s/", ending: ".toml", source: "/etc/k0s/containerd.d", when: "at each start"),
        GeneratedConfiguration(
            beginning: "/etc/containerd/config.toml", marker: "/etc/eks/containerd/containerd-config.toml",
            source: "/etc/eks/containerd/containerd-config.toml", when: "when /etc/eks/bootstrap.sh runs"),
        GeneratedConfiguration(
            beginning: "/etc/containerd/config.toml", marker: "/etc/eks/nodeadm",
            source: "spec.containerd.config of the NodeConfig in the user data", when: "by nodeadm at each boot"),
        GeneratedConfiguration(
            beginning: "/etc/containerd/config-kops.toml",
            source: "spec.containerd.configAdditions of the kOps cluster", when: "by nodeup"),
        GeneratedConfiguration(
            beginning: "/etc/cri/containerd.toml",
            source: "machine.files of Talos' machine configuration (/etc/cri/conf.d/20-customization.part)",
            when: "at each boot"),
        GeneratedConfiguration(
            beginning: "/etc/containerd/config.toml", marker: "/var/lib/gardener-node-agent",
            source: "the containerd configuration of the Shoot's OperatingSystemConfig", when: "by gardener-node-agent"),
    ]
}
