import Foundation

/// What `netready predict --output json` says, flat.
struct PredictedAnswer {
    private(set) var fields: [String: String] = [:]
    private(set) var needsExec = false

    init(_ json: String) throws {
        guard let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any] else {
            throw CommandFailure(description: "netready predict gives no object: \(json)")
        }
        needsExec = object["needsExec"] as? Bool ?? false
        for (key, value) in object where key != "needsExec" {
            switch value {
            case let list as [String]: fields[key] = RealAnswer.list(list)
            case let handlers as [String: String]: for (name, load) in handlers { fields["handlers.\(name)"] = load }
            case let text as String: fields[key] = text
            case let number as NSNumber:
                let truth = number.boolValue ? "true" : "false"
                fields[key] = key == "networkReady" ? truth : "\(number)"
            default: break
            }
        }
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
        states += 1
        guard !ours.needsExec else {
            skipped += 1
            return
        }
        outcomes[theirs.fields["outcome"] ?? "", default: 0] += 1
        let isSame = ours.fields["outcome"] == theirs.fields["outcome"]
        // What follows from another outcome is not counted again.
        let keys = isSame ? Set(ours.fields.keys).union(theirs.fields.keys) : ["outcome"]
        for key in keys.sorted() where isSame || key == "outcome" {
            counts[key, default: 0] += 1
            let (left, right) = (Self.trimmed(ours.fields[key]), Self.trimmed(theirs.fields[key]))
            // With CRI not serving netready's document holds an empty list of networks, and containerd none.
            guard left != right, !(left == "" && right == nil) else { continue }
            differences.append(
                Difference(
                    field: key, ours: describe(left, ours.fields), theirs: describe(right, theirs.fields),
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
