import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let predictionDisproved = FindingCase(
        .predictionDisproved, .error, at: Snapshot.conflist, naming: "no network config found"
    ) { node in
        node.live?.process?.startedAt = node.takenAt.realtime
        node.refuse()
    } fix: { node in
        node.serve()
    }
}

@Suite("PredictionDisproved") struct PredictionDisprovedTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.predictionDisproved.holds() }

    @Test("a watch that is gone explains it, and then nothing is disproved")
    func deaf() {
        var node = Snapshot.sound
        node.live?.process?.startedAt = node.takenAt.realtime
        node.live?.watch = .dead
        node.refuse()
        #expect(assess(node).findings.first?.code == .watchDead)
    }
}
