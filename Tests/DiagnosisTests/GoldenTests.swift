import Foundation
import Scenarios
import Testing

/// All that is said of each node of Tests/Nodes, word for word. Whether it is right, ``ScenarioTests`` says.
@Suite struct GoldenTests {
    @Test(
        "what is said of each node is what is kept beside it", .enabled(if: !isWriting, "they are written"),
        arguments: NodeSet.allCases)
    func same(set: NodeSet) throws {
        var wrong: [String] = []
        let nodes = try RecordedNode.all().filter { $0.set == set }
        for node in nodes {
            guard let kept = try? String(contentsOf: node.expected, encoding: .utf8) else {
                wrong.append("\(node.name) has no expected.json: run 'make goldens'")
                continue
            }
            guard let difference = Golden.difference(kept, Golden.text(of: node.scenario)) else { continue }
            wrong.append("\(node.name):\n\(difference)")
        }
        #expect(nodes.count > 20)
        #expect(
            wrong.isEmpty,
            """
            \(wrong.count) of \(nodes.count) differ; if that is meant, run 'make goldens' and review the diff
            \(wrong.prefix(20).joined(separator: "\n"))
            """)
    }

    @Test("all of them are written anew, where that is asked for", .enabled(if: isWriting, "run 'make goldens'"))
    func write() throws {
        var written = 0
        for node in try RecordedNode.all() {
            let text = Golden.text(of: node.scenario)
            guard (try? String(contentsOf: node.expected, encoding: .utf8)) != text else { continue }
            try Data(text.utf8).write(to: node.expected)
            written += 1
        }
        print("\(written) files are written anew: review them with 'git diff Tests/Nodes'")
    }

    @Test("a difference is told by its lines")
    func difference() {
        #expect(Golden.difference("a\nb\nc\n", "a\nb\nc\n") == nil)
        #expect(Golden.difference("a\nb\nc\n", "a\nx\nc\n") == "- 2: b\n+ 2: x")
        #expect(Golden.difference("a\nb\n", "c\nd\n", limit: 1) == "- 1: a\n… and 3 more lines")
    }

    private static let isWriting = ProcessInfo.processInfo.environment["NETREADY_WRITE_GOLDENS"] == "1"
}
