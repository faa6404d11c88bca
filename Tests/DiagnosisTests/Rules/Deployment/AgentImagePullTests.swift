import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let agentImagePull = blocked(
        .agentImagePull, "docker.io/calico/node:v3.27.0", by: .calico(.waiting)
    ) { node in
        node.log(failedPull)
    }
}

private let failedPull =
    "PullImage \"docker.io/calico/node:v3.27.0\" failed error=\"failed to pull and unpack image: dial tcp: no such host\""

@Suite("AgentImagePull") struct AgentImagePullTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.agentImagePull.holds() }

    @Test("while the network is loaded pods fail for want of the agent, and one that runs needs no image")
    func ready() throws {
        var node = Snapshot.sound
        node.containers = [.calico(.waiting)]
        node.log(failedPull)
        let finding = try #require(assess(node).findings.first)
        #expect(finding.code == .agentImagePull && finding.severity == .warning)
        #expect(finding.location?.file == Snapshot.conflist)
        node.containers = [.calico(.running)]
        #expect(!assess(node).findings.contains { $0.code == .agentImagePull })
    }

    @Test("the image of sandboxes keeps every pod away, until one runs")
    func sandboxImage() throws {
        var node = Snapshot.sound
        node.uninstall()
        node.containers = []
        node.log("RunPodSandbox failed, error: failed to get sandbox image \"registry.k8s.io/pause:3.9\": not found")
        let finding = try #require(assess(node).findings.first)
        #expect(finding.code == .agentImagePull)
        #expect(finding.message.contains("The sandbox image registry.k8s.io/pause:3.9 cannot be pulled"))
        node.containers = [.calico(.running)]
        #expect(!assess(node).findings.contains { $0.code == .agentImagePull })
    }

    @Test("a pod that has gone between two attempts has left its pull in the journal, for a while")
    func gone() {
        var node = Snapshot.sound
        node.uninstall()
        node.containers = []
        node.log(failedPull)
        #expect(assess(node).findings.first?.message.contains("of the CNI cannot be pulled") == true)
        node.pass(16 * Span.minute)
        #expect(!assess(node).findings.contains { $0.code == .agentImagePull })
    }
}
