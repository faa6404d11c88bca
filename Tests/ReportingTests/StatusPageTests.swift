import Diagnosis
import Foundation
import Node
import Remediation
import Reporting
import SampleNodes
import Scenarios
import Syntax
import Testing

/// docs/status.md against the documents that are written.
@Suite("The page of the status") struct StatusPageTests {
    /// Objects whose keys are values of a node, or told in their own row.
    private static let whole: Set = [
        "now", "afterReload", "afterRestart", "evidence", "location", "runtime", "lastAct",
    ]

    @Test("docs/status.md has a row for each key of a status and of an outcome, and no other")
    func rows() throws {
        let page = try String(
            contentsOf: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().appending(path: "docs/status.md"), encoding: .utf8)
        let keys = page.matches(of: /\n\| `([A-Za-z.\[\]]+)` \|/).map { String($0.output.1) }
        var written: [String] = []
        for document in try Self.documents() {
            for key in Self.keys(document.json) + Self.keys(of: document.json["afterRestart"])
            where !written.contains(key) {
                written.append(key)
            }
        }
        #expect(Set(keys) == Set(written), "\(Set(keys).symmetricDifference(written).sorted())")
        #expect(Set(keys).count == keys.count)
    }

    private static func keys(of outcome: JSONValue?) -> [String] { outcome?.objectValue?.members.map(\.key) ?? [] }

    private static func keys(_ value: JSONValue, _ path: String = "") -> [String] {
        if let elements = value.arrayValue, elements.first?.objectValue != nil {
            return elements.flatMap { keys($0, path + "[]") }
        }
        let name = path.split(separator: ".").last.map(String.init) ?? ""
        guard let members = value.objectValue?.members, !members.isEmpty, !whole.contains(name) else {
            // A list of objects and an object that are empty here are told by their elements elsewhere.
            let isPart = ["undecided", "findings", "blind", "notJudged", "remediation"].contains(path)
            return path.isEmpty || isPart ? [] : [path]
        }
        return members.flatMap { keys($0.value, path.isEmpty ? $0.key : "\(path).\($0.key)") }
    }

    /// Of nodes that have something for each key.
    private static func documents() throws -> [StatusDocument] {
        let recorded = try RecordedNode.all().enumerated().filter { index, node in
            let text = try String(contentsOf: node.expected, encoding: .utf8)
            return index % 40 == 0 || text.contains(/"undecided": \[\s*\{/)
        }
        let moment = Timestamp(monotonic: 0, realtime: 0, bootID: "")
        let act = Act(id: "1", kind: .reload, causeID: "c", target: "t", decidedAt: moment)
        let policy = Policy(settings: .init(), stagger: 0, ledger: Ledger([.begun(act)]), seed: 1, now: moment)
        return recorded.map { _, node in
            var snapshot = node.scenario.snapshot
            snapshot.blind.append(Blindness(.watch, "a part", "why"))
            snapshot.notObserved.append(NotObserved(.kernel, "why"))
            return snapshot.document(assess(snapshot), remediation: .init(policy, at: moment))
        }
    }
}
