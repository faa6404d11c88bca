import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let agentAPIUnreachable = blocked(
        .agentAPIUnreachable, "10.96.0.1:443",
        by: .calicoInstaller(
            log:
                "Unable to create token: Post \"https://10.96.0.1:443/api/v1/token\": dial tcp 10.96.0.1:443: i/o timeout"
        ))
}

@Suite("AgentAPIUnreachable") struct AgentAPIUnreachableTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.agentAPIUnreachable.holds() }

    @Test("a kube-proxy that has ended is told with it")
    func proxy() throws {
        var node = Snapshot.sound
        node.uninstall()
        node.containers = [
            .calicoInstaller(log: "Get \"https://10.96.0.1:443/api/v1/nodes\": i/o timeout"),
            ContainerReading(
                name: "kube-proxy", pod: "kube-proxy-x7k2p", namespace: "kube-system", state: .exited, exitCode: 1,
                restarts: 5, log: ["F1: iptables not found"]),
        ]
        let finding = try #require(assess(node).findings.first)
        #expect(finding.code == .agentAPIUnreachable)
        #expect(finding.consequences.contains { $0.contains("kube-proxy has ended (5 restarts)") })
    }

    @Test("an agent whose work has a log of its own on the host says it there")
    func hostLog() throws {
        var node = Snapshot.sound
        node.uninstall()
        node.containers = [
            ContainerReading(
                name: "aws-node", pod: "aws-node-x7k2p", namespace: "kube-system", state: .running,
                image: "602401143452.dkr.ecr.eu-west-1.amazonaws.com/amazon-k8s-cni:v1.18.0")
        ]
        node.put(
            "{\"level\":\"error\",\"msg\":\"Failed to communicate with K8S Server\"}\n",
            at: "/var/log/aws-routed-eni/ipamd.log")
        #expect(assess(node).findings.first?.code == .agentAPIUnreachable)
        node.remove("/var/log/aws-routed-eni/ipamd.log")
        #expect(!assess(node).findings.contains { $0.code == .agentAPIUnreachable })
    }
}
