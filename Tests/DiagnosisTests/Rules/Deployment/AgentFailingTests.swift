import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let agentFailing = blocked(
        .agentFailing, "cannot detect an address", by: .calico(.exited, log: ["FATAL: cannot detect an address"]))
}

@Suite("AgentFailing") struct AgentFailingTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.agentFailing.holds() }

    private func node(_ containers: ContainerReading...) -> Snapshot {
        var node = Snapshot.sound
        node.uninstall()
        node.containers = containers
        return node
    }

    @Test("a healthy line is quoted as nobody's fault")
    func idle() throws {
        let finding = try #require(
            assess(node(.calico(.running, log: ["felix: Summarising 8 loops"]))).findings.first)
        #expect(finding.code == .agentFailing)
        #expect(!finding.message.contains("Summarising"))
        #expect(finding.evidence.contains { $0.value.contains("Summarising") })
    }
}
