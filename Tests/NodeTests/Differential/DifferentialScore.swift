import Foundation
import Syntax

/// What `netready predict --output json` says, flat.
struct PredictedAnswer {
    let fields: [String: String]
    let needsExec: Bool

    init(_ json: String) throws {
        guard let members = try parseJSON(Array(json.utf8)).objectValue?.members else {
            throw CommandFailure(description: "netready predict gives no object: \(json)")
        }
        needsExec = members.contains { $0.key == "needsExec" && $0.value.boolValue == true }
        fields = RealAnswer.flat(members.filter { $0.key != "needsExec" }.map { ($0.key, $0.value) })
    }
}

/// Agreement by field, with every difference and the state that showed it.
struct DifferentialScore {
    private struct Difference {
        var field: String
        var ours: String
        var theirs: String
        var state: String
    }

    private var states = 0
    private var skipped = 0
    private var outcomes: [String: Int] = [:]
    private var counts: [String: Int] = [:]
    private var differences: [Difference] = []

    mutating func add(_ ours: PredictedAnswer, _ theirs: RealAnswer, _ name: String, _ tree: StateTree) {
        guard !ours.needsExec else {
            states += 1
            skipped += 1
            return
        }
        add(ours.fields, theirs.fields, name, tree)
    }

    mutating func add(_ ours: [String: String], _ theirs: [String: String], _ name: String, _ tree: StateTree) {
        states += 1
        outcomes[theirs["outcome"] ?? "", default: 0] += 1
        let isSame = ours["outcome"] == theirs["outcome"]
        // What follows from another outcome is not counted again.
        let keys = isSame ? Set(ours.keys).union(theirs.keys) : ["outcome"]
        for key in keys.sorted() where isSame || key == "outcome" {
            counts[key, default: 0] += 1
            let (left, right) = (Self.trimmed(ours[key]), Self.trimmed(theirs[key]))
            // With CRI not serving netready's document holds an empty list of networks, and containerd none.
            guard left != right, !(left == "" && right == nil) else { continue }
            differences.append(
                Difference(
                    field: key, ours: describe(left, ours), theirs: describe(right, theirs),
                    state: "state \(name)\n\(tree.description)"))
        }
    }

    /// A text that ends in white space cannot be told from the end of containerd's line.
    private static func trimmed(_ text: String?) -> String? { text?.trimmingCharacters(in: .whitespacesAndNewlines) }

    private func describe(_ value: String?, _ all: [String: String]) -> String {
        let value = value ?? "nothing"
        guard let text = all["exitText"] ?? all["cause"] ?? all["message"], text != value else { return value }
        return "\(value) (\(text))"
    }

    var isPerfect: Bool { differences.isEmpty }

    func compared(_ field: String) -> Int { counts[field] ?? 0 }

    func wrong(_ field: String) -> Int { differences.count { $0.field == field } }

    /// Every difference with the state that showed it.
    var report: String {
        differences.map { difference in
            "== \(difference.field)\nours:   \(difference.ours)\ntheirs: \(difference.theirs)\n\(difference.state)"
        }.joined(separator: "\n")
    }

    var summary: String {
        let kinds = outcomes.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        let wrong = Dictionary(grouping: differences, by: \.field).mapValues(\.count).sorted { $0.key < $1.key }
            .map { "\($0.key) \($0.value) of \(counts[$0.key] ?? 0)" }.joined(separator: ", ")
        return "\(states) states (\(kinds); \(skipped) need a plug-in's answer), "
            + (wrong.isEmpty ? "no difference" : "differences: \(wrong)")
    }
}
