import Containerd
import Readiness
import Testing

/// What containerd reads and this program may not.
@Suite("A prediction that cannot be made") struct UnreadableTests {
    private static func hide(_ node: inout Snapshot, _ path: String) {
        node.edit(path) {
            if $0.kind == .directory { $0.listing = .unreadable("EACCES") } else { $0.content = .unreadable("EACCES") }
        }
    }

    @Test("nothing is said of networks, and nothing is promised", arguments: [Snapshot.directory, Snapshot.conflist])
    func offline(path: String) {
        var node = Snapshot.sound
        node.live = nil
        Self.hide(&node, path)
        let assessment = assess(node)
        #expect(assessment.verdict == .unknown)
        #expect(assessment.findings.map(\.code) == [.readingIncomplete])
        #expect(assessment.findings.first?.location?.file == path)
        let outcome = assessment.afterRestart?.outcome
        #expect(outcome?.networkReady == nil && outcome?.lastLoad == nil && outcome?.networks == [])
        #expect(outcome?.needsExec == false && outcome?.rank == .servingNotReady)
    }

    @Test("no act is chosen where its effect is not known", arguments: [Snapshot.directory, Snapshot.conflist])
    func notReady(path: String) {
        var node = Snapshot.sound
        node.refuse()
        Self.hide(&node, path)
        let assessment = assess(node)
        #expect(assessment.verdict == .notReady)
        #expect(assessment.reason == "ReadingIncomplete")
        #expect(assessment.remedy.action == .none && !assessment.remedy.automatic)
        #expect(!assessment.isUnsettled)
    }
}
