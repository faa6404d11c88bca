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
    } mend: { node in
        node.serve()
    }
}

@Suite("ContainerdFailed") struct ContainerdFailedTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.containerdFailed.holds() }

    @Test(
        "a unit that systemd cannot load is started by nobody, and a restart is no remedy",
        arguments: ["bad-setting", "error"])
    func unloadable(loadState: String) throws {
        var node = Snapshot.sound
        node.end(active: "inactive")
        node.live?.unit?.loadState = loadState
        let first = try #require(assess(node).findings.first)
        #expect(first.code == .containerdFailed && first.remedy == .none && first.message.contains(loadState))
    }
}
