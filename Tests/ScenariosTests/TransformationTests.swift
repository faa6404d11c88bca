import Containerd
import Diagnosis
import Node
import Scenarios
import Testing

/// The nodes of all reports as other clusters would have them.
@Suite("What may not change a diagnosis")
struct TransformationTests {
    enum Form: String, CaseIterable {
        case mirrored
        case released
        case logsAsJSON
        case logsOfWarningsAndErrors
        case containersInAnotherOrder

        func spelled(_ node: Snapshot) -> Snapshot {
            switch self {
            case .mirrored: node.mirrored(at: "registry.example.com/mirror")
            case .released: node.released(as: "prod")
            case .logsAsJSON: node.loggedAsJSON()
            case .logsOfWarningsAndErrors: node.loggedQuietly()
            case .containersInAnotherOrder:
                {
                    var node = node
                    node.containers?.reverse()
                    return node
                }()
            }
        }
    }

    struct Answer: Equatable, CustomStringConvertible {
        var verdict: Verdict
        var codes: [String]
        var remedy: Remedy

        init(_ assessment: Assessment, in form: Form) {
            verdict = assessment.verdict
            // Who keeps the CNI's pods away is told by lines of information alone.
            let isQuiet = form == .logsOfWarningsAndErrors
            codes = assessment.findings.map { finding in
                isQuiet && finding.code == .agentNotScheduled
                    ? FindingCode.noNetworkConfig.rawValue : finding.code.rawValue
            }
            remedy = assessment.remedy
            remedy.why = ""
        }

        var description: String { "\(verdict) \(codes) \(remedy.action) \(remedy.restartWouldHelp)" }
    }

    @Test("verdict, findings, their order and the remedy stay", arguments: Form.allCases)
    func forms(form: Form) throws {
        var wrong: [String] = []
        var changed = 0
        for node in try NodeSet.allCases.flatMap(Scenario.load) {
            let snapshot = node.snapshot
            let other = form.spelled(snapshot)
            guard other != snapshot else { continue }
            if form == .logsOfWarningsAndErrors, Scenario.toldAsInformation.contains(node.id) { continue }
            changed += 1
            let (truth, answer) = (Answer(assess(snapshot), in: form), Answer(assess(other), in: form))
            if answer != truth { wrong.append("\(node.id): \(answer), not \(truth)") }
        }
        #expect(changed > 100)
        #expect(wrong.isEmpty, "\(form): \(wrong.count) of \(changed)\n\(wrong.joined(separator: "\n"))")
    }
}
