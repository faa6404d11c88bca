import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let noNetworkConfig = FindingCase(
        .noNetworkConfig, .error, at: Snapshot.directory, naming: "holds no CNI configuration"
    ) { node in
        node.uninstall()
    } mend: { node in
        node.install()
    }
}

@Suite("NoNetworkConfig") struct NoNetworkConfigTests {
    @Test("its cause raises it, its mend clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.noNetworkConfig.holds() }

    @Test("who keeps the pods away is named, and a network that was there before")
    func why() throws {
        var node = Snapshot.sound
        node.uninstall()
        node.containers = []
        node.put("{}", at: "/var/lib/cni/results/k8s-pod-network-b1946ac9-eth0")
        #expect(assess(node).findings.first?.message.contains("one was here") == true)
        node.log("Node taint node.cloudprovider.kubernetes.io/uninitialized:NoSchedule", unit: "kubelet.service")
        let first = try #require(assess(node).findings.first)
        #expect(first.code == .noNetworkConfig && first.cause == "AGENT_NOT_SCHEDULED")
        #expect(first.evidence.contains { $0.name == "notPlaced" })
    }

    @Test("a file that went, with nobody to write it again, leaves the directory just empty")
    func lost() throws {
        var node = Snapshot.sound
        node.uninstall()
        node.containers = []
        node.log("failed to reload cni configuration after receiving fs change event(\"\(Snapshot.conflist)\": REMOVE)")
        let first = try #require(assess(node).findings.first)
        #expect(first.code == .noNetworkConfig && first.cause == "CONF_DELETED_BY_TOOL")
        #expect(first.location?.file == Snapshot.conflist)
        node.containers = nil
        #expect(assess(node).findings.first?.code == .configRemoved)
    }
}
