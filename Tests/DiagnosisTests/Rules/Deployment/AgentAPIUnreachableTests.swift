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

    @Test("a kubelet that calls in vain again and again gets no pod; one call, an old one or an agent tell otherwise")
    func kubelet() throws {
        let call =
            #"E0304 05:06:07.1 1187 kubelet_node_status.go:107] "Unable to register node" err="Post \"https://10.0.0.9:6443/api/v1/nodes\": dial tcp 10.0.0.9:6443: connect: connection refused""#
        var node = Snapshot.sound
        node.uninstall()
        node.containers = []
        node.log(call, unit: "kubelet.service", ago: 20 * Span.second)
        #expect(assess(node).findings.first?.code == .noNetworkConfig)
        node.log(call, unit: "kubelet.service", ago: 5 * Span.second)
        let finding = try #require(assess(node).findings.first)
        #expect(finding.code == .agentAPIUnreachable && finding.remedy == .clusterSide)
        #expect(finding.message.hasPrefix("kubelet cannot reach the Kubernetes API"))
        #expect(finding.fix.contains("curl -k https://10.0.0.9:6443/version"))
        var later = node
        later.pass(2 * Span.minute)
        #expect(assess(later).findings.first?.code == .noNetworkConfig)
        node.containers = [.calico(.running)]
        #expect(!assess(node).findings.contains { $0.code == .agentAPIUnreachable })
    }

    @Test("a kubelet whose clock is behind takes no certificate: the clock is set on the node")
    func clock() throws {
        var node = Snapshot.sound
        node.uninstall()
        node.containers = []
        for ago in [25, 5] {
            node.log(
                #"E0304 05:06:07.1 1187 a.go:1] "Unable to register node" err="Post \"https://10.0.0.9:6443/api/v1/nodes\": x509: certificate has expired or is not yet valid: current time 2001-01-01T00:00:00Z is before 2025-01-19T10:01:08Z""#,
                unit: "kubelet.service", ago: Int64(ago) * Span.second)
        }
        let finding = try #require(assess(node).findings.first)
        #expect(finding.code == .agentAPIUnreachable && finding.remedy == .fixThenReload)
        #expect(finding.fix.contains("Set the node's clock"))
    }
}
