import Containerd
import Diagnosis
import Node
import SampleNodes
import Testing

extension FindingCase {
    static let onlyUnwantedConfig = FindingCase(
        .onlyUnwantedConfig, .error, at: podman, naming: "A reload would not help", "is a default of a package"
    ) { node in
        node.remove(Snapshot.conflist)
        node.put(UnwantedList.all[0].text, at: podman)
        node.containers = []
        node.refuse()
    } fix: { node in
        node.remove(podman)
        node.put(SampleNode.calico, at: Snapshot.conflist)
        node.serve()
    }
}

private let podman = "/etc/cni/net.d/87-podman-bridge.conflist"

@Suite("OnlyUnwantedConfig") struct OnlyUnwantedConfigTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.onlyUnwantedConfig.holds() }

    @Test("what keeps the cluster's CNI from its work goes before the file, which is told as its consequence")
    func blockedAgent() throws {
        var node = Snapshot.sound
        FindingCase.onlyUnwantedConfig.cause(&node)
        node.containers = [.calico(.exited, log: ["FATAL: cannot detect an address"])]
        let assessment = assess(node)
        let first = try #require(assessment.findings.first)
        #expect(first.code == .agentFailing)
        #expect(!assessment.findings.contains { $0.code == .defaultBridgeActive })
        #expect(
            first.message.contains(podman) && first.consequences.contains { $0.contains("is a default of a package") })
        #expect(!assessment.remedy.automatic && assessment.remedy.action == .clusterSide)
    }

    @Test("that another file was there before changes nothing of that, and is told")
    func removedBefore() throws {
        var node = Snapshot.sound
        FindingCase.onlyUnwantedConfig.cause(&node)
        node.log("failed to reload cni configuration after receiving fs change event(\"\(Snapshot.conflist)\": REMOVE)")
        let findings = assess(node).findings
        let first = try #require(findings.first)
        #expect(first.code == .onlyUnwantedConfig && first.location?.file == podman)
        #expect(first.evidence.contains { $0.value.contains("REMOVE") })
        #expect(!findings.contains { $0.code == .configRemoved })
    }

    @Test("an agent at work will write its own: then the default is to be removed")
    func atWork() {
        var node = Snapshot.sound
        FindingCase.onlyUnwantedConfig.cause(&node)
        node.containers = [.calico(.running)]
        #expect(assess(node).findings.first?.code == .defaultBridgeActive)
    }
}
