import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let nextRestartCRIDisabled = FindingCase(
        .nextRestartCRIDisabled, .warning, at: "\(Snapshot.config):2:22", naming: "one restart of containerd away"
    ) { node in
        node.put("version = 2\ndisabled_plugins = [\"io.containerd.grpc.v1.cri\"]\n", at: Snapshot.config)
    } fix: { node in
        node.put("version = 2\n", at: Snapshot.config)
    }
}

@Suite("NextRestartCRIDisabled") struct NextRestartCRIDisabledTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.nextRestartCRIDisabled.holds() }
}
