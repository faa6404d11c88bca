import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let predictionIncomplete = FindingCase(
        .predictionIncomplete, .warning, at: "/etc/containerd/config.toml", naming: "root"
    ) { node in
        node.put(goodConfig, at: Snapshot.config)
        node.edit(Snapshot.config) { $0.content = .unreadable("EACCES") }
    } fix: { node in
        node.put(goodConfig, at: Snapshot.config)
    }
}

private let goodConfig = "version = 2\n"

@Suite("PredictionIncomplete") struct PredictionIncompleteTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.predictionIncomplete.holds() }

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
        #expect(assessment.findings.map(\.code) == [.predictionIncomplete])
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
        #expect(assessment.reason == "PredictionIncomplete")
        #expect(assessment.remedy.action == .none && !assessment.remedy.automatic)
        #expect(!assessment.isUnsettled)
    }

    /// What a start would do hangs on the node's routes, which are not looked at.
    private static var undecided: Snapshot {
        var node = Snapshot.sound
        node.put(
            "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\"]\nstream_server_address = \"\"\n", at: Snapshot.config)
        return node
    }

    @Test("where no containerd runs, the verdict stays open, and the place is told")
    func undecidedOffline() throws {
        var node = Self.undecided
        node.live = nil
        let assessment = assess(node)
        #expect(assessment.verdict == .unknown)
        let finding = try #require(assessment.findings.first { $0.code == .predictionIncomplete })
        #expect(finding.location?.text == "/etc/containerd/config.toml:3:26")
        #expect(finding.message.contains("default route"))
    }

    @Test("a containerd that serves has found its address")
    func decided() {
        #expect(!assess(Self.undecided).findings.contains { $0.code == .predictionIncomplete })
    }

    @Test("what netready lacks itself is a note beside a containerd that answers", arguments: [true, false])
    func blind(isLive: Bool) throws {
        var node = Snapshot.sound
        node.blind = [Blindness(.resources, "the node's files", "Too many open files")]
        if !isLive { node.live = nil }
        Self.hide(&node, Snapshot.conflist)
        let finding = try #require(assess(node).findings.first { $0.code == .predictionIncomplete })
        #expect(finding.severity == (isLive ? .info : .warning))
        #expect(finding.message.contains("just now (Too many open files)") && !finding.message.contains("root"))
    }
}
