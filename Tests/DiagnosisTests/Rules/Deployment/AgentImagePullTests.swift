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

    @Test(
        "a proxy of containerd's unit whose name leads nowhere is set right on the node; one that does not answer is not"
    )
    func proxy() throws {
        var node = Snapshot.sound
        node.uninstall()
        node.containers = [.calico(.waiting)]
        node.live?.unit?.environment = ["HTTPS_PROXY": "http://proxy.corp:3128"]
        func pull(_ why: String) -> String {
            "PullImage \"docker.io/calico/node:v3.27.0\" failed error=\"failed to pull and unpack image: proxyconnect tcp: dial tcp: \(why)\""
        }
        node.log(pull("lookup proxy.corp on 10.0.0.2:53: no such host"))
        let finding = try #require(assess(node).findings.first)
        #expect(finding.code == .agentImagePull && finding.remedy == .fixThenRestart)
        #expect(finding.evidence.contains(.init("HTTPS_PROXY", "http://proxy.corp:3128")))
        node.log(pull("10.0.0.9:3128: connect: connection refused"), ago: Span.second)
        #expect(assess(node).findings.first?.remedy == .clusterSide)
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
