import Diagnosis
import Node
import Scenarios
import Testing

/// containerd and kubelet may be told to write their logs in other forms: what they say is the same.
@Suite struct LogFormTests {
    /// Each node that has a journal, with its answer.
    private static let nodes: [(scenario: Scenario, node: Snapshot, wanted: Assessment)] = {
        let scenarios = ((try? RecordedNode.all()) ?? []).map(\.scenario)
        return scenarios.compactMap { scenario in
            let node = scenario.snapshot
            return node.journal.isEmpty ? nil : (scenario, node, assess(node))
        }
    }()

    @Test("each line is the same text in every form", arguments: [LogForm.json, .wrapped])
    func text(form: LogForm) {
        var rewritten = 0
        for (scenario, node, _) in Self.nodes {
            for (line, other) in zip(node.journal, node.rewriting(form).journal) where line.message != other.message {
                rewritten += 1
                #expect(other.text == line.text, "\(scenario.id)")
            }
        }
        #expect(rewritten > 2000)
    }

    @Test("a node gets the same answer in all its words when its logs are JSON")
    func json() {
        for (scenario, node, wanted) in Self.nodes {
            let got = assess(node.rewriting(.json))
            #expect(got.verdict == wanted.verdict, "\(scenario.id) \(scenario.title)")
            // klog has no level above error in JSON, so that the panic is what weighs most then.
            if scenario.id != "S-T-010" {
                #expect(got.findings == wanted.findings, "\(scenario.id) \(scenario.title)")
            }
            #expect(got.remedy == wanted.remedy, "\(scenario.id) \(scenario.title)")
        }
    }

    @Test("a node gets the same answer when its logs are text of another make")
    func otherText() {
        // Half of them in each.
        for (index, (scenario, node, wanted)) in Self.nodes.enumerated() {
            let got = assess(node.rewriting(index.isMultiple(of: 2) ? .wrapped : .spread))
            #expect(got.verdict == wanted.verdict, "\(scenario.id) \(scenario.title)")
            #expect(got.findings.map(\.code) == wanted.findings.map(\.code), "\(scenario.id) \(scenario.title)")
            #expect(got.remedy == wanted.remedy, "\(scenario.id) \(scenario.title)")
        }
    }

    @Test("a node gets the same answer when containerd and kubelet write nothing below a warning")
    func withoutInformation() {
        var thinned = 0
        for (scenario, node, wanted) in Self.nodes {
            let thin = node.withoutInformation
            guard thin.journal.count < node.journal.count else { continue }
            guard !Scenario.toldAsInformation.contains(scenario.id) else { continue }
            thinned += 1
            let got = assess(thin)
            #expect(got.verdict == wanted.verdict, "\(scenario.id) \(scenario.title)")
            let codes = (got.findings.first?.code, wanted.findings.first?.code)
            // Who keeps the CNI's pods away is told by lines of information alone.
            guard codes != (.noNetworkConfig, .agentNotScheduled) else { continue }
            #expect(codes.0 == codes.1, "\(scenario.id) \(scenario.title)")
        }
        #expect(thinned > 500)
    }
}

extension Snapshot {
    fileprivate var journal: [JournalLine] { live?.journal ?? [] }
}
