import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let criFailedUntilRestart = FindingCase(
        .criFailedUntilRestart, .error, at: "/etc/containerd/config.toml", naming: "only a restart",
        "invalid plugin config"
    ) { node in
        node.put("version = 2\n", at: Snapshot.config)
        node.log("failed to load plugin io.containerd.grpc.v1.cri error=\"invalid plugin config\"")
        node.loseCRI()
    } fix: { node in
        node.serve()
    }
}

@Suite("CRIFailedUntilRestart") struct CRIFailedUntilRestartTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.criFailedUntilRestart.holds() }
}
