import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let nextLoadFindsNoConfig = FindingCase(
        .nextLoadFindsNoConfig, .warning, at: Snapshot.directory, naming: "the next event in /etc/cni/net.d"
    ) { node in
        node.move(Snapshot.conflist, to: "/root/10-calico.conflist")
    } fix: { node in
        node.move("/root/10-calico.conflist", to: Snapshot.conflist)
    }
}

@Suite("NextLoadFindsNoConfig") struct NextLoadFindsNoConfigTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.nextLoadFindsNoConfig.holds() }
}
