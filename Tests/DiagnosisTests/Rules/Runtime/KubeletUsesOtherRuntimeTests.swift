import Containerd
import Diagnosis
import Node
import Syntax
import Testing

extension FindingCase {
    static let kubeletUsesOtherRuntime = FindingCase(
        .kubeletUsesOtherRuntime, .info, at: "/var/lib/kubelet/config.yaml", naming: "unix:///run/crio/crio.sock"
    ) { node in
        node.system.kubelet = kubelet(asking: "unix:///run/crio/crio.sock")
    } fix: { node in
        node.system.kubelet = kubelet(asking: "unix:///run/containerd/containerd.sock")
    }
}

private func kubelet(asking endpoint: String) -> KubeletReading {
    KubeletReading(version: "v1.29.4", file: "/var/lib/kubelet/config.yaml", runtimeEndpoint: endpoint)
}

@Suite("KubeletUsesOtherRuntime") struct KubeletUsesOtherRuntimeTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.kubeletUsesOtherRuntime.holds() }
}
