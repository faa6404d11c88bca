import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let versionNewerThanKnown = FindingCase(
        .versionNewerThanKnown, .info, naming: "2.9.0", on: SampleNode.second.snapshot
    ) { node in
        node.installedVersion = ContainerdVersion("2.9.0")
    } fix: { node in
        node.installedVersion = ContainerdVersion("2.1.9")
    }
}

@Suite("VersionNewerThanKnown") struct VersionNewerThanKnownTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.versionNewerThanKnown.holds() }
}
