import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let containerdStarting = FindingCase(.containerdStarting, .info) { node in
        node.live?.answer = .notInitialized
        node.live?.process?.startedMonotonic = node.takenAt.monotonic - 3 * Span.second
    } fix: { node in
        node.serve()
    }
}

@Suite("ContainerdStarting") struct ContainerdStartingTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.containerdStarting.holds() }

    @Test("one that has ended and is being started again is an error until it answers")
    func comingBack() throws {
        var node = Snapshot.sound
        node.end(active: "activating", sub: "auto-restart", result: "exit-code", restarts: 1)
        let first = try #require(assess(node).findings.first)
        #expect(first.code == .containerdStarting && first.severity == .error)
        node.serve()
        #expect(assess(node).findings.isEmpty)
    }

    @Test("what starts containerd and has waited for minutes is told with the address that it asks at")
    func waitedFor() throws {
        let question =
            #"time="2025-03-04T05:06:07Z" level=info msg="Waiting for containerd startup: dial unix /run/other/containerd.sock: connect: no such file or directory""#
        var node = Snapshot.sound
        node.end(active: "activating", sub: "start")
        node.log(question, ago: 2 * Span.minute)
        node.log(question, ago: 10 * Span.second)
        #expect(assess(node).remedy.action == .none)
        node.log(question, ago: 4 * Span.minute)
        node.live?.journal.sort { $0.realtime < $1.realtime }
        let assessment = assess(node)
        let finding = try #require(assessment.findings.first)
        #expect(finding.code == .containerdStarting && assessment.remedy.action == .fixThenRestart)
        #expect(finding.message.contains("/run/other/containerd.sock"))
        #expect(finding.evidence.contains(.init("address", "/run/containerd/containerd.sock")))
        #expect(!assessment.remedy.restartWouldHelp)
    }
}
