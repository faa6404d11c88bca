import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let containerdFailed = FindingCase(.containerdFailed, .error, naming: "containerd.service", "exit-code") {
        node in
        node.end(active: "failed", sub: "failed", result: "exit-code")
    } fix: { node in
        node.serve()
    }
}

@Suite("ContainerdFailed") struct ContainerdFailedTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.containerdFailed.holds() }
}
