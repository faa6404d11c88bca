import Diagnosis
import Node
import Scenarios
import Testing

/// All nodes of the corpora, with their containers as the CRI lists them when a kubelet has made them.
@Suite("Containers as the CRI lists them")
struct ListedScenarioTests {
    enum Spelling: String, CaseIterable {
        case named
        case nameless
        case namelessElsewhere
    }

    @Test("change no diagnosis", arguments: NodeSet.allCases)
    func corpus(set: NodeSet) throws {
        let nodes = try Scenario.load(set).map { (id: $0.id, node: $0.snapshot) }
            .filter { $0.node.containers?.isEmpty == false }
        #expect(nodes.count > 70)
        let truths = nodes.map { Answer(assess($0.node)) }
        for spelling in Spelling.allCases {
            let spelled = nodes.map { spelling.spelled($0.node) }
            var wrong: [String] = []
            var index = 0
            try ListingPlay().look(at: spelled.map(spelling.listed)) { predictions in
                defer { index += 1 }
                var node = spelled[index]
                node.containers = predictions
                let answer = Answer(assess(node))
                guard answer != truths[index] else { return }
                wrong.append("\(nodes[index].id): \(answer), not \(truths[index])")
            }
            #expect(index == nodes.count)
            #expect(wrong.isEmpty, "\(spelling): \(wrong.count) of \(nodes.count)\n\(wrong.joined(separator: "\n"))")
        }
    }

    private struct Answer: Equatable, CustomStringConvertible {
        var verdict: Verdict
        var reason: String

        init(_ assessment: Assessment) { (verdict, reason) = (assessment.verdict, assessment.reason) }

        var description: String { "\(verdict) \(reason)" }
    }
}

extension ListedScenarioTests.Spelling {
    fileprivate func spelled(_ node: Snapshot) -> Snapshot {
        guard self == .namelessElsewhere else { return node }
        return node.mirrored(at: "registry.example.com/mirror").released(as: "prod")
    }

    fileprivate func listed(_ node: Snapshot) -> ListedNode {
        ListedNode(
            node.containers ?? [], self == .named ? .naming : .nameless, isReversed: self == .namelessElsewhere)
    }
}
