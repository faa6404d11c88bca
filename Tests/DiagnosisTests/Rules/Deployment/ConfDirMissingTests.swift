import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let confDirMissing = FindingCase(
        .confDirMissing, .error, at: Snapshot.directory, naming: "does not exist"
    ) { node in
        node.remove(Snapshot.directory)
        node.refuse()
    } fix: { node in
        node.install()
    }
}

@Suite("ConfDirMissing") struct ConfDirMissingTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.confDirMissing.holds() }
}
