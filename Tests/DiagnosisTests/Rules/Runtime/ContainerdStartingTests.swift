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
}
