import Containerd
import Diagnosis
import Node
import Syntax
import Testing

extension FindingCase {
    static let versionUnsupported = FindingCase(.versionUnsupported, .warning, naming: "1.5.11") { node in
        node.live?.runningVersion = ContainerdVersion("1.5.11")
        node.installedVersion = ContainerdVersion("1.5.11")
    } fix: { node in
        node.live?.runningVersion = ContainerdVersion("1.6.0")
        node.installedVersion = ContainerdVersion("1.6.0")
    }
}

@Suite("VersionUnsupported") struct VersionUnsupportedTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.versionUnsupported.holds() }
}
