import Containerd
import Node
import Syntax

extension FindingCode {
    package static let kubeletUsesOtherRuntime = FindingCode("KubeletUsesOtherRuntime")
}

extension Rule {
    static let kubeletUsesOtherRuntime = Rule(
        .kubeletUsesOtherRuntime, stage: .runtime, needs: [.runtime, .kubelet], impact: .note,
        about: About(
            meaning: "kubelet is configured for another runtime than this containerd.",
            proof: "containerRuntimeEndpoint in kubelet's configuration file.",
            fix:
                "Look at that runtime, or set containerRuntimeEndpoint to unix:///run/containerd/containerd.sock and restart kubelet.",
            messageID: "726967ea505f5542bdadd0ce69ce2405"),
        hit: { facts in
            guard facts.servesNow, let kubelet = facts.snapshot.system.kubelet, !kubelet.runtimeEndpoint.isEmpty,
                !kubelet.runtimeEndpoint.holds("containerd")
            else { return nil }
            return Hit(
                "kubelet (\(kubelet.file)) asks the runtime at \(kubelet.runtimeEndpoint): what containerd says here is not what the cluster sees.",
                in: kubelet.file, evidence: ["endpoint": kubelet.runtimeEndpoint])
        })
}
