import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let runtimeExitedOnConfDirRemoval = FindingCase(
        .runtimeExitedOnConfDirRemoval, .error, at: Snapshot.directory, naming: "systemd is starting it again",
        on: SampleNode.second.snapshot
    ) { node in
        node.log("cni network conf monitor error: cni conf dir is removed, stop watching")
        node.end(active: "activating", sub: "auto-restart", result: "exit-code", restarts: 1)
    } fix: { node in
        node.serve()
    }
}

@Suite("RuntimeExitedOnConfDirRemoval") struct RuntimeExitedOnConfDirRemovalTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.runtimeExitedOnConfDirRemoval.holds() }

    @Test("where nothing starts it again, it is to be started")
    func stays() throws {
        var node = SampleNode.second.snapshot
        node.log("cni network conf monitor error: cni conf dir is removed, stop watching")
        node.end(active: "failed", sub: "failed", result: "exit-code")
        let first = try #require(assess(node).findings.first)
        #expect(
            first.code == .runtimeExitedOnConfDirRemoval && first.remedy == .restart
                && first.message.contains("start it")
        )
    }
}
