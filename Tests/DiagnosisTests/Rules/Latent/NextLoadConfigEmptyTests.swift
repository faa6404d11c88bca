import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let nextLoadConfigEmpty = FindingCase(
        .nextLoadConfigEmpty, .warning, at: "\(front):1:1", naming: "the next event in /etc/cni/net.d"
    ) { node in
        node.put("", at: front)
    } fix: { node in
        node.remove(front)
    }
}

private let front = "/etc/cni/net.d/05-a.conf"

@Suite("NextLoadConfigEmpty") struct NextLoadConfigEmptyTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.nextLoadConfigEmpty.holds() }
}
