import Containerd
import Diagnosis
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let containerdStopped = FindingCase(.containerdStopped, .error, naming: "containerd.service") { node in
        node.end(active: "inactive")
    } fix: { node in
        node.serve()
    }
}

@Suite("ContainerdStopped") struct ContainerdStoppedTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.containerdStopped.holds() }
}
