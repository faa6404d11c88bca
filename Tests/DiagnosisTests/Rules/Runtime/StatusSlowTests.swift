import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let statusSlow = FindingCase(.statusSlow, .info, naming: "more than 5s", "last answer") { node in
        node.live?.delay = StatusDelay(lasts: 9 * Span.second, isOutstanding: true, age: Span.minute)
    } fix: { node in
        node.live?.delay = nil
    }
}

@Suite("StatusSlow") struct StatusSlowTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.statusSlow.holds() }

    @Test("an answer that came late is slow as well, and so is one that has never come")
    func kinds() throws {
        var node = Snapshot.sound
        node.live?.delay = StatusDelay(lasts: 9 * Span.second, isOutstanding: false)
        #expect(assess(node).findings.first?.message.contains("takes more than 5s") == true)
        node.live?.delay = nil
        node.live?.answer = .timedOut(versionAnswers: true)
        let first = try #require(assess(node).findings.first)
        #expect(first.code == .statusSlow && first.message.contains("has not answered CRI Status for more than 5s"))
    }
}
