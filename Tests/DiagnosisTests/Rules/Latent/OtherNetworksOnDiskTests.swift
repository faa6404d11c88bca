import Containerd
import Diagnosis
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let otherNetworksOnDisk = FindingCase(
        .otherNetworksOnDisk, .warning, at: first, naming: "[k8s-pod-network]", "[mynet]"
    ) { node in
        node.put(SampleNode.bridge, at: first)
    } fix: { node in
        node.serve(["mynet"])
    }
}

private let first = "/etc/cni/net.d/05-first.conflist"

@Suite("OtherNetworksOnDisk") struct OtherNetworksOnDiskTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.otherNetworksOnDisk.holds() }
}
