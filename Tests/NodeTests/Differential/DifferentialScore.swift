import Foundation
import Syntax

/// What `netready predict --output json` says, flat.
struct PredictedAnswer {
    let fields: [String: String]
    let needsExec: Bool
    /// netready says that something which it does not look at decides.
    let isUndecided: Bool

    init(_ json: String) throws {
        guard let members = try parseJSON(Array(json.utf8)).objectValue?.members else {
            throw CommandFailure(description: "netready predict gives no object: \(json)")
        }
        needsExec = members.contains { $0.key == "needsExec" && $0.value.boolValue == true }
        isUndecided = members.contains { $0.key == "undecided" }
        let told = members.filter { !["schema", "needsExec", "undecided", "basis", "note"].contains($0.key) }
        fields = RealAnswer.flat(told.map { ($0.key, $0.value) })
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
    private var undecided = 0
    private var byChance = 0
    private var outcomes: [String: Int] = [:]
    private var counts: [String: Int] = [:]
    private var differences: [Difference] = []

    mutating func add(_ ours: PredictedAnswer, _ theirs: RealAnswer, _ name: String, _ tree: StateTree) {
        guard !ours.needsExec, !ours.isUndecided else {
            states += 1
            skipped += ours.needsExec ? 1 : 0
            undecided += ours.isUndecided ? 1 : 0
            return
        }
        add(ours.fields, theirs, name, tree)
    }

    mutating func add(_ ours: [String: String], _ theirs: RealAnswer, _ name: String, _ tree: StateTree) {
        states += 1
        outcomes[theirs.fields["outcome"] ?? "", default: 0] += 1
        for key in Self.comparable(ours, theirs) { counts[key, default: 0] += 1 }
        for key in Self.differing(ours, theirs) {
            differences.append(
                Difference(
                    field: key, ours: describe(Self.trimmed(ours[key]), ours),
                    theirs: describe(Self.trimmed(theirs.fields[key]), theirs.fields),
                    state: "state \(name)\n\(tree.description)"))
        }
    }

    /// One of the answers that containerd gives by turns was ours.
    mutating func addChance() { byChance += 1 }

    private static func comparable(_ ours: [String: String], _ theirs: RealAnswer) -> [String] {
        // What follows from another outcome is not counted again.
        guard ours["outcome"] == theirs.fields["outcome"] else { return ["outcome"] }
        let keys = Set(ours.keys).union(theirs.fields.keys)
        return keys.filter { $0 != "cause" || !theirs.hidesCause }.sorted()
    }

    static func differing(_ ours: [String: String], _ theirs: RealAnswer) -> [String] {
        comparable(ours, theirs).filter { key in
            let (left, right) = (trimmed(ours[key]), trimmed(theirs.fields[key]))
            // With CRI not serving netready's document holds an empty list of networks, and containerd none.
            return left != right && !(left == "" && right == nil)
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
        return "\(states) states (\(kinds); \(skipped) need a plugin's answer, \(undecided) are told to be undecided, "
            + "in \(byChance) containerd answers by turns), "
            + (wrong.isEmpty ? "no difference" : "differences: \(wrong)")
    }
}
