import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let sandboxLeftover = FindingCase(.sandboxLeftover, .warning, naming: "weave-net") { node in
        node.log(
            "StopPodSandbox failed, error: failed to destroy network for sandbox \"b1946ac9\": plugin type=\"weave-net\" failed (delete): no such bridge"
        )
    } fix: { node in
        node.pass(6 * Span.minute)
    }
}

@Suite("SandboxLeftover") struct SandboxLeftoverTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.sandboxLeftover.holds() }

    @Test("what libcni has kept of the network that is gone is evidence")
    func cached() throws {
        var node = Snapshot.sound
        node.log(
            "StopPodSandbox failed, error: failed to destroy network for sandbox \"b1946ac9\": no such network \"weave\""
        )
        node.put("{}", at: "/var/lib/cni/results/k8s-pod-network-a-eth0")
        node.put("{}", at: "/var/lib/cni/results/weave-b1946ac9-eth0")
        let first = try #require(assess(node).findings.first)
        #expect(first.code == .sandboxLeftover)
        #expect(first.evidence.contains(.init("cached", "/var/lib/cni/results/weave-b1946ac9-eth0")))
    }

    @Test("one that has failed in the same way for hours is tried seldom, and is told all the same")
    func seldom() {
        func stop(_ id: String, _ why: String) -> String {
            "StopPodSandbox failed, error: failed to destroy network for sandbox \"\(id)\": \(why)"
        }
        let why = "failed to get network \"k8s-pod-network\" cached result: unexpected end of JSON input"
        var node = Snapshot.sound
        node.log(stop("b1946ac9", "no lease"), ago: 3 * Span.hour)
        node.log(stop("b1946ac9", why), ago: Span.minute)
        #expect(!assess(node).findings.contains { $0.code == .sandboxLeftover })
        node.log(stop("b1946ac9", why), ago: 2 * Span.hour)
        node.live?.journal.sort { $0.realtime < $1.realtime }
        #expect(assess(node).findings.first?.code == .sandboxLeftover)
    }
}
