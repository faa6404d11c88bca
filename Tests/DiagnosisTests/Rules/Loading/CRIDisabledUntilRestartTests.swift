import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let criDisabledUntilRestart = FindingCase(
        .criDisabledUntilRestart, .error, at: "/etc/containerd/config.toml", naming: "only a restart"
    ) { node in
        node.put("version = 2\n", at: Snapshot.config)
        node.loseCRI()
    } fix: { node in
        node.serve()
    }
}

@Suite("CRIDisabledUntilRestart") struct CRIDisabledUntilRestartTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.criDisabledUntilRestart.holds() }
}
