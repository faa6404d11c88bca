import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let configRemoved = FindingCase(
        .configRemoved, .error, at: "\(Snapshot.conflist).cilium_bak", naming: "moved away"
    ) { node in
        node.move(Snapshot.conflist, to: "\(Snapshot.conflist).cilium_bak")
        node.refuse()
    } fix: { node in
        node.move("\(Snapshot.conflist).cilium_bak", to: Snapshot.conflist)
        node.serve()
    }
}

@Suite("ConfigRemoved") struct ConfigRemovedTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.configRemoved.holds() }

    @Test("an agent that says that it takes files away is asked before all others")
    func agent() throws {
        var node = Snapshot.sound
        node.uninstall()
        node.containers = [.calico(.exited, log: ["Removing /host/etc/cni/net.d/10-calico.conflist"])]
        node.log("failed to reload cni configuration after receiving fs change event(\"\(Snapshot.conflist)\": REMOVE)")
        let first = try #require(assess(node).findings.first)
        #expect(first.code == .configRemoved && first.remedy == .clusterSide)
        #expect(first.evidence.contains { $0.name == "agentLog" })
        node.containers = [.calico(.exited, log: ["FATAL: cannot detect an address"])]
        #expect(assess(node).findings.first?.code == .agentFailing)
    }

    @Test("a network that was there before is told from an empty directory, and who keeps the CNI away goes before it")
    func trace() throws {
        var node = Snapshot.sound
        node.uninstall()
        node.containers = []
        node.put("{}", at: "/var/lib/cni/results/k8s-pod-network-b1946ac9-eth0")
        let first = try #require(assess(node).findings.first)
        #expect(first.code == .configRemoved && first.message.contains("one was here"))
        node.log("Node taint node.cloudprovider.kubernetes.io/uninitialized:NoSchedule", unit: "kubelet.service")
        #expect(assess(node).findings.map(\.code) == [.agentNotScheduled])
    }

    @Test("a file that went, with nobody to write it again, is told by its name; what helps is a CNI")
    func lost() throws {
        var node = Snapshot.sound
        node.uninstall()
        node.containers = []
        node.log("failed to reload cni configuration after receiving fs change event(\"\(Snapshot.conflist)\": REMOVE)")
        let first = try #require(assess(node).findings.first)
        #expect(first.code == .configRemoved && first.remedy == .clusterSide)
        #expect(first.location?.file == Snapshot.conflist)
        node.containers = nil
        #expect(assess(node).findings.first?.code == .configRemoved)
    }
}
