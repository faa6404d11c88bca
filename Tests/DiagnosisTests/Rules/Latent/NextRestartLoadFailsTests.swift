import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let nextRestartLoadFails = FindingCase(
        .nextRestartLoadFails, .warning, at: "\(second):1:1", naming: "one restart of containerd away"
    ) { node in
        node.put("{", at: second)
        node.put(Snapshot.cni("max_conf_num = 2"), at: Snapshot.config)
    } fix: { node in
        node.put(Snapshot.cni("max_conf_num = 1"), at: Snapshot.config)
    }
}

private let second = "/etc/cni/net.d/20-b.conf"

@Suite("NextRestartLoadFails") struct NextRestartLoadFailsTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.nextRestartLoadFails.holds() }
}
