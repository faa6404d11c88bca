import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let nextLoadConfigInvalid = FindingCase(
        .nextLoadConfigInvalid, .warning, at: "\(front):1:10", naming: "the next event in /etc/cni/net.d"
    ) { node in
        node.put(#"{"type": 5}"#, at: front)
    } fix: { node in
        node.remove(front)
    }
}

private let front = "/etc/cni/net.d/05-a.conf"

@Suite("NextLoadConfigInvalid") struct NextLoadConfigInvalidTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.nextLoadConfigInvalid.holds() }
}
