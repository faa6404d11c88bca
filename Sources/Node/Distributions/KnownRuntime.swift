/// A container runtime as a package or a distribution sets it up on a node.
package struct KnownRuntime: Sendable, Equatable {
    /// As CRI `Version` calls it.
    package var runtime: String
    /// `k3s`, `rke2`, `microk8s` or `k0s`: what brings a runtime and a kubelet of its own; nil for a runtime by itself.
    package var distribution: String?
    /// The systemd units that it may run in, the usual one first.
    package var units: [String]
    package var socket: String
    /// containerd's configuration, where its command line names none.
    package var config = Self.usualConfig
    /// Where its program is installed.
    package var programs: [String]
    /// Docker's own socket speaks no CRI; no kubelet can use it.
    package var speaksCRI = true

    package static let usualUnit = "containerd.service"
    package static let usualSocket = "/run/containerd/containerd.sock"
    package static let usualConfig = "/etc/containerd/config.toml"

    static let dockershim = KnownRuntime(
        runtime: Name.docker, units: ["kubelet.service"], socket: "/run/dockershim.sock", programs: [])

    /// Those that bring their kubelet come first: where they run, kubelet uses theirs. k3s' own cri-dockerd (`--docker`)
    /// comes before its containerd, which then does not run.
    ///
    /// Sources: k3s pkg/agent/config (`applyContainerdStateAndAddress`, `applyCRIDockerdAddress`; rke2 takes them over), microk8s
    /// microk8s-resources/default-args/containerd-env and snapcraft.yaml, k0s pkg/component/worker/containerd,
    /// cri-o internal/config `CrioSocketPath`, cri-dockerd packaging/systemd, kubelet 1.23 `--container-runtime-endpoint`.
    package static let all: [KnownRuntime] = [
        KnownRuntime(
            runtime: Name.docker, distribution: "k3s", units: ["k3s.service", "k3s-agent.service"],
            socket: "/run/k3s/cri-dockerd/cri-dockerd.sock",
            config: "/var/lib/rancher/k3s/agent/etc/containerd/config.toml", programs: []),
        KnownRuntime(
            runtime: Name.containerd, distribution: "k3s", units: ["k3s.service", "k3s-agent.service"],
            socket: "/run/k3s/containerd/containerd.sock",
            config: "/var/lib/rancher/k3s/agent/etc/containerd/config.toml",
            programs: ["/usr/local/bin/k3s", "/usr/bin/k3s"]),
        KnownRuntime(
            runtime: Name.containerd, distribution: "rke2", units: ["rke2-server.service", "rke2-agent.service"],
            socket: "/run/k3s/containerd/containerd.sock",
            config: "/var/lib/rancher/rke2/agent/etc/containerd/config.toml",
            programs: ["/usr/local/bin/rke2", "/usr/bin/rke2", "/opt/rke2/bin/rke2"]),
        KnownRuntime(
            runtime: Name.containerd, distribution: "microk8s", units: ["snap.microk8s.daemon-containerd.service"],
            socket: "/var/snap/microk8s/common/run/containerd.sock",
            config: "/var/snap/microk8s/current/args/containerd.toml",
            programs: ["/snap/bin/microk8s", "/var/lib/snapd/snap/bin/microk8s"]),
        KnownRuntime(
            runtime: Name.containerd, distribution: "k0s", units: ["k0sworker.service", "k0scontroller.service"],
            socket: "/run/k0s/containerd.sock", config: "/etc/k0s/containerd.toml",
            programs: ["/usr/local/bin/k0s", "/usr/bin/k0s"]),
        KnownRuntime(
            runtime: Name.containerd, units: [usualUnit], socket: usualSocket,
            programs: ["/usr/bin/containerd", "/usr/local/bin/containerd"]),
        KnownRuntime(
            runtime: Name.crio, units: ["crio.service"], socket: "/run/crio/crio.sock",
            programs: ["/usr/bin/crio", "/usr/local/bin/crio"]),
        KnownRuntime(
            runtime: Name.docker, units: ["cri-docker.service"], socket: "/run/cri-dockerd.sock",
            programs: ["/usr/bin/cri-dockerd", "/usr/local/bin/cri-dockerd"]),
        dockershim,
        docker,
    ]

    /// Docker without anything that would give it a CRI.
    package static let docker = KnownRuntime(
        runtime: Name.docker, units: ["docker.service"], socket: "/run/docker.sock",
        programs: ["/usr/bin/dockerd", "/usr/local/bin/dockerd"], speaksCRI: false)

    /// As CRI `Version` has them in `runtime_name`.
    package enum Name {
        package static let containerd = "containerd"
        package static let crio = "cri-o"
        /// cri-dockerd and dockershim.
        package static let docker = "docker"
    }

    /// For people: the distribution, or what the runtime calls itself.
    package static func title(_ runtime: String) -> String {
        switch runtime {
        case Name.crio: "CRI-O"
        case Name.docker: "Docker"
        default: runtime
        }
    }
}

/// A socket's path as all of this compares it: without the scheme of a URL, and below /run.
///
/// /var/run leads to /run on every node, file-hierarchy(7).
package func socketPath(_ endpoint: String) -> String {
    var path = endpoint[...]
    // kubelet takes unix:///run/x, and older ones a bare path: pkg/kubelet/util/util_unix.go.
    if path.hasPrefix("unix:") { path = path.dropFirst("unix:".utf8.count) }
    while path.hasPrefix("//") { path = path.dropFirst() }
    return path.hasPrefix("/var/run/") ? String(path.dropFirst("/var".utf8.count)) : String(path)
}
