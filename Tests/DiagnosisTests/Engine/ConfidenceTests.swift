import Containerd
import SampleNodes
import Testing

@testable import Diagnosis
@testable import Node

/// How sure a finding is decides where it stands and whether it justifies an act.
@Suite("Confidence") struct ConfidenceTests {
    private static let stale = Finding(.leftoverCNIConfig, Hit("the agent of /a is not on the node"))
    private static let fails = Finding(.podNetworkFails, Hit("pods fail"))
    private static let missing = Finding(.pluginBinaryMissing, Hit("the program of /a is gone"))

    private static func folded(_ findings: [Finding]) -> [FindingCode] {
        fold(findings.ranked, failures: []).map(\.code)
    }

    @Test("what is only inferred goes behind all that weighs as much, and not behind what weighs less")
    func order() {
        #expect(Self.stale.confidence == .inferred && Self.fails.confidence == .reported)
        #expect(Self.stale.code.rank < Self.fails.code.rank)
        #expect(Self.folded([Self.stale, Self.fails]) == [.podNetworkFails, .leftoverCNIConfig])
        var note = Self.fails
        note.severity = .info
        #expect(Self.folded([note, Self.stale]) == [.leftoverCNIConfig, .podNetworkFails])
    }

    @Test("a cause is never put under its consequence, however sure that is")
    func cause() {
        #expect(Self.missing.confidence == .proven)
        #expect(Self.folded([Self.missing, Self.stale]) == [.leftoverCNIConfig])
    }

    @Test("only a proven finding justifies an act, and one that is not is told as the reason")
    func acts() {
        let act = Remedy(.reload, restartWouldHelp: true, automatic: true, why: "It helps.")
        var note = Self.stale
        note.severity = .info
        #expect(act.justified(by: []) == act && act.justified(by: [note, Self.missing]) == act)
        for finding in [Self.stale, Self.fails] {
            let asked = act.justified(by: [finding])
            #expect(!asked.automatic && asked.action == .reload && asked.why.contains(finding.confidence.rawValue))
        }
    }

    @Test("a hit may be less sure than its rule")
    func hit() {
        let rule = FindingCode.agentFailing.rule
        #expect(Finding(rule, Hit("it runs")).confidence == .reported)
        #expect(Finding(rule, Hit("it runs", confidence: .inferred)).confidence == .inferred)
    }
}
