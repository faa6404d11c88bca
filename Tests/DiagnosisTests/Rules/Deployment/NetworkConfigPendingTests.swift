import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let networkConfigPending = FindingCase(
        .networkConfigPending, .info, at: Snapshot.directory, naming: "nothing is wrong so far", "is being pulled"
    ) { node in
        node.uninstall()
        node.containers = [.calico(.waiting)]
        node.log("PullImage \"docker.io/calico/node:v3.27.0\"")
    } fix: { node in
        node.install()
    }
}

@Suite("NetworkConfigPending") struct NetworkConfigPendingTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.networkConfigPending.holds() }
}
