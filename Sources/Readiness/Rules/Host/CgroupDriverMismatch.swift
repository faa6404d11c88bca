extension Rule {
    static let cgroupDriverMismatch = Rule(
        .cgroupDriverMismatch, stage: .host, needs: [.runtime], impact: .podsFail, remedy: .fixThenRestart,
        cause: "CGROUP_DRIVER",
        explains: FindingCode.agentInputs.union(FindingCode.noConfiguration).union([
            .confOwnershipFight, .agentFailing, .agentAPIUnreachable,
        ]),
        about: About(
            meaning: "kubelet and the default runtime use different cgroup drivers, so pods are killed over and over.",
            proof: "kubelet's configuration, the running containerd's, and the restarts.",
            advice: "Set SystemdCgroup = true for the default runtime; then restart {unit}.",
            messageID: "26612eb20bf855c6befad38f292eeee5",
            links: [
                "https://github.com/containerd/containerd/issues/8662",
                "https://github.com/kubernetes/kubernetes/issues/110177",
                "https://github.com/NVIDIA/nvidia-docker/issues/1788",
            ])
    ) { _ in [] }
}
