import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let nextLoadFails = FindingCase(
        .nextLoadFails, .warning, at: "\(front):1:10", naming: "the next event in /etc/cni/net.d"
    ) { node in
        node.put(#"{"type": 5}"#, at: front)
    } mend: { node in
        node.put(#"{"type": "bridge"}"#, at: front)
        node.remove(front)
    }
}

private let front = "/etc/cni/net.d/05-a.conf"

@Suite("NextLoadFails") struct NextLoadFailsTests {
    @Test("its cause raises it, its mend clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.nextLoadFails.holds() }

    @Test("a list in a file for a single plug-in is a wrong extension")
    func wrongForm() throws {
        var node = Snapshot.sound
        node.put(#"{"name":"x","plugins":[{"type":"bridge"}]}"#, at: front)
        let first = try #require(assess(node).findings.first)
        #expect(first.code == .nextLoadFails && first.cause == "CONF_WRONG_EXTENSION")
    }
}
