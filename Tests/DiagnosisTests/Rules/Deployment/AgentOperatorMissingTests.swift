import Containerd
import Diagnosis
import Node
import SampleNodes
import Testing

extension FindingCase {
    static let agentOperatorMissing = blocked(.agentOperatorMissing, "Unable to find all CRDs", by: waiting)
}

private let waiting = ContainerReading(
    name: "cilium-agent", pod: "cilium-x7k2p", namespace: "kube-system", state: .exited, exitCode: 1, restarts: 9,
    log: ["level=fatal msg=\"Unable to find all CRDs. Please ensure that Cilium Operator is running\""])

@Suite("AgentOperatorMissing") struct AgentOperatorMissingTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.agentOperatorMissing.holds() }

    @Test("with its operator on the node the agent itself fails")
    func operatorThere() {
        var node = Snapshot.sound
        node.uninstall()
        let placer = ContainerReading(
            name: "cilium-operator", pod: "cilium-operator-x7k2p", namespace: "kube-system", state: .running)
        node.containers = [waiting, placer]
        #expect(assess(node).findings.first?.code == .agentFailing)
    }
}
