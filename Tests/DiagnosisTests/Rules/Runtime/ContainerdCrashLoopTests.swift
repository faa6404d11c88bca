import Containerd
import Diagnosis
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let containerdCrashLoop = FindingCase(
        .containerdCrashLoop, .error, naming: "3 times", "journalctl -u containerd.service"
    ) { node in
        node.end(active: "activating", sub: "auto-restart", result: "exit-code", restarts: 3)
    } fix: { node in
        node.serve()
    }
}

@Suite("ContainerdCrashLoop") struct ContainerdCrashLoopTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.containerdCrashLoop.holds() }
}
