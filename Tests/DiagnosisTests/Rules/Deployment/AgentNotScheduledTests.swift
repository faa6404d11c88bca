import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let agentNotScheduled = FindingCase(
        .agentNotScheduled, .error, at: Snapshot.directory, naming: "holds no CNI configuration", "NoSchedule"
    ) { node in
        node.uninstall()
        node.containers = []
        node.log("Node taint node.cloudprovider.kubernetes.io/uninitialized:NoSchedule", unit: "kubelet.service")
    } fix: { node in
        node.install()
    }
}

@Suite("AgentNotScheduled") struct AgentNotScheduledTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.agentNotScheduled.holds() }

    @Test("the operator alone is on the node")
    func operatorAlone() throws {
        var node = Snapshot.sound
        node.uninstall()
        node.containers = [
            ContainerReading(
                name: "tigera-operator", pod: "tigera-operator-x7k2p", namespace: "tigera-operator", state: .running)
        ]
        let first = try #require(assess(node).findings.first)
        #expect(first.code == .agentNotScheduled && first.message.contains("has come (tigera-operator-x7k2p)"))
        #expect(first.evidence.contains { $0.name == "notPlaced" })
    }
}
