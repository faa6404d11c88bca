import Syntax

/// Who a container belongs to. What tells: the image's name, the container's, the pod's, and the pod's labels.
///
/// A kubelet names the image by its id to the CRI, and a sandbox without a container has neither image nor name, so that
/// no one of these is always there.
extension KnownAgent {
    /// What the projects call the containers that put plug-ins and configuration on a node before their daemons run.
    private static let installers: Set<String> = [
        "install-cni", "install-cni-plugin", "install-cni-bin", "install-cni-binaries", "install-multus-binary",
        "upgrade-ipam", "flexvol-driver", "ebpf-bootstrap", "mount-bpffs", "mount-cgroup", "mount-bpf-fs", "config",
        "clean-cilium-state", "apply-sysctl-overwrites", "wait-for-node-init", "aws-vpc-cni-init", "weave-init",
    ]

    /// What stands in the names of those that look at an agent or serve it and bring no network to the node themselves.
    private static let companions: Set<String> = [
        "exporter", "metrics", "dashboard", "ui", "monitor", "monitoring", "webhook", "admission", "controllers",
        "apiserver", "prober", "test", "cli",
    ]

    /// Names of daemons that say nothing of whose they are.
    private static let commonNames: Set<String> = ["install-cni", "cni-server", "cni-daemon"]

    /// The agent that a container belongs to.
    static func of(_ container: ContainerReading) -> KnownAgent? {
        let (pod, image) = (PodName(container.pod), ImageName(container.image))
        guard !isCompanion(container, pod, image) else { return nil }
        if let agent = all.first(where: { $0.isPod(container, pod, image) }) { return agent }
        if let image, let agent = all.first(where: { $0.isImage(image) }) { return agent }
        return all.first { $0.isLabelled(container) } ?? of(daemon: container.name)
    }

    /// The agent that a pod is one of, by nothing but its name.
    static func of(pod name: String) -> KnownAgent? {
        let pod = PodName(name)
        guard !pod.has(companions) else { return nil }
        return all.first { agent in agent.pods.contains(where: pod.isOf) }
    }

    /// Whether a container may be an agent's as far as it is known without the name of its image.
    static func mayBe(_ container: ContainerReading) -> Bool {
        let pod = PodName(container.pod)
        return container.name == "kube-proxy" || installers.contains(container.name)
            || all.contains { agent in
                agent.daemons.contains(container.name) || agent.isLabelled(container)
                    || agent.pods.contains { pod.begins(with: $0) || pod.isOf($0) }
            }
    }

    /// Whether a diagnosis wants this container's log.
    static func isWorthReading(_ container: ContainerReading) -> Bool {
        container.name == "kube-proxy" || of(container) != nil
    }

    /// Whether an image is one of the agent's own.
    func isImage(_ image: ImageName) -> Bool { images.contains(where: image.holds) }

    private func isPod(_ container: ContainerReading, _ pod: PodName, _ image: ImageName?) -> Bool {
        let isExact = pods.contains(where: pod.isOf)
        guard isExact || pods.contains(where: pod.begins) else { return false }
        // Names of pods are anybody's; where more is known it must agree.
        if daemons.contains(container.name) || Self.installers.contains(container.name) { return true }
        guard let image, !images.isEmpty else { return isExact }
        return isImage(image)
    }

    private func isLabelled(_ container: ContainerReading) -> Bool {
        container.labels.contains { key, value in
            ContainerReading.telling.contains(key) && (pods.contains(value) || labels.contains(value))
        }
    }

    /// By a daemon's name that only one agent has, the first by its own images where others run it as well.
    private static func of(daemon name: String) -> KnownAgent? {
        guard name.contains("-"), !commonNames.contains(name) else { return nil }
        return all.first { !$0.images.isEmpty && $0.daemons.contains(name) }
    }

    private static func isCompanion(_ container: ContainerReading, _ pod: PodName, _ image: ImageName?) -> Bool {
        hasCompanionWord(container.name) || pod.has(companions) || hasCompanionWord(String(image?.last ?? ""))
    }

    private static func hasCompanionWord(_ name: String) -> Bool {
        name.split { $0 == "-" || $0 == "." || $0 == "_" }.contains { companions.contains(String($0)) }
    }
}
