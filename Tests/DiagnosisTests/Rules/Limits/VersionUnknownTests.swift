import Containerd
import Diagnosis
import Node
import Syntax
import Testing

extension FindingCase {
    static let versionUnknown = FindingCase(.versionUnknown, .info) { node in
        node.installedVersion = nil
        node.live?.runningVersion = nil
    } fix: { node in
        node.installedVersion = ContainerdVersion("1.7.24")
        node.live?.runningVersion = ContainerdVersion("1.7.24")
    }
}

@Suite("VersionUnknown") struct VersionUnknownTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.versionUnknown.holds() }
}
