import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let agentWithoutPodCIDR = blocked(
        .agentWithoutPodCIDR, "pod cidr not assigned",
        by: ContainerReading(
            name: "kube-flannel", pod: "kube-flannel-ds-8h2vq", namespace: "kube-flannel", state: .running,
            image: "docker.io/flannel/flannel:v0.25.1",
            log: ["Error registering network: failed to acquire lease: node \"worker-1\" pod cidr not assigned"]))
}

@Suite("AgentWithoutPodCIDR") struct AgentWithoutPodCIDRTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.agentWithoutPodCIDR.holds() }

    @Test("an agent within another program says so in that unit's journal")
    func unit() throws {
        var node = Snapshot.sound
        node.uninstall()
        node.containers = []
        node.log("flannel exited: node \"worker-1\" pod cidr not assigned", unit: "k3s.service")
        let finding = try #require(assess(node).findings.first)
        #expect(finding.code == .agentWithoutPodCIDR && finding.message.contains("k3s.service says"))
    }

    @Test("a plugin that finds no range says so of the node")
    func rangeless() throws {
        var node = Snapshot.sound
        node.containers = [.calico(.running)]
        node.failPod("plugin type=\"calico\" failed (add): no podCidr for node worker-1")
        let finding = try #require(assess(node).findings.first)
        #expect(finding.code == .agentWithoutPodCIDR && finding.severity == .warning)
        node.containers = nil
        #expect(!assess(node).findings.contains { $0.code == .agentWithoutPodCIDR })
    }

    @Test("containerd that is to write the configuration itself waits for the range")
    func template() throws {
        var node = Snapshot.sound
        node.uninstall()
        node.containers = []
        node.put("{}", at: "/etc/cni.tmpl")
        node.says { $0.running.settings.confTemplate = Located("/etc/cni.tmpl") }
        #expect(assess(node).findings.first?.code == .agentWithoutPodCIDR)
        node.containers = nil
        #expect(assess(node).findings.first?.code == .noNetworkConfig)
    }
}
