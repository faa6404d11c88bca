import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let confFileUnreadable = FindingCase(
        .confFileUnreadable, .error, at: frontFile, naming: "cannot be read", "10-calico.conflist"
    ) { node in
        node.put(
            FileEntry(kind: .symlink(target: "/run/gone.conf"), mode: 0o777, changed: Snapshot.recent), at: frontFile)
        node.refuse()
    } fix: { node in
        node.remove(frontFile)
        node.serve()
    }
}

@Suite("ConfFileUnreadable") struct ConfFileUnreadableTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.confFileUnreadable.holds() }
}
