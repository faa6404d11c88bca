package import Syntax

/// The answers of nodes about an upgrade, those together that would break by the same.
package struct UpgradeGroups: Sendable {
    /// Schema of the answers that are compared.
    package static let schema = "netready.upgrade/v1"

    /// A line that makes the difference, whatever its place in the file.
    package struct Cause: Sendable, Hashable {
        package var file: String
        package var setting: String?
        package var becomes: String
    }

    package struct Group: Sendable {
        package var verdict: String
        package var causes: [Cause]
        /// What the first of the nodes says of each cause.
        package var says: [String]
        package var nodes: [String]
    }

    /// The worst first, then the largest.
    package private(set) var groups: [Group] = []

    /// - Parameter answers: documents of `check --upgrade-to VERSION --output json`, each with the name of its node.
    /// - Returns: nil where one of them is no such document.
    package init?(_ answers: [(name: String, document: JSONValue)]) {
        for (name, document) in answers {
            guard document["schema"]?.stringValue == Self.schema, let verdict = document["verdict"]?.stringValue,
                let lines = document["lines"]?.arrayValue
            else { return nil }
            add(name, verdict, lines.filter { Self.decides($0, verdict) })
        }
        groups.sort { (Self.weight($0.verdict), -$0.nodes.count) < (Self.weight($1.verdict), -$1.nodes.count) }
    }

    /// Whether all nodes come to the same.
    package var isSame: Bool { groups.count == 1 }

    private static func decides(_ line: JSONValue, _ verdict: String) -> Bool {
        switch verdict {
        case "breaks": line["breaks"]?.boolValue == true
        case "undecided": line["becomes"]?.stringValue == "undecided" || line["basis"]?.stringValue == "source"
        default: false
        }
    }

    private static func weight(_ verdict: String) -> Int {
        switch verdict {
        case "breaks": 0
        case "undecided": 1
        default: 2
        }
    }

    private mutating func add(_ name: String, _ verdict: String, _ lines: [JSONValue]) {
        let causes = lines.map { line in
            Cause(
                file: line["file"]?.stringValue ?? "", setting: line["setting"]?.stringValue,
                becomes: line["becomes"]?.stringValue ?? "")
        }
        if let index = groups.firstIndex(where: { $0.verdict == verdict && Set($0.causes) == Set(causes) }) {
            groups[index].nodes.append(name)
            return
        }
        let says = lines.map { $0["message"]?.stringValue ?? "" }
        groups.append(Group(verdict: verdict, causes: causes, says: says, nodes: [name]))
    }

    /// The document of `compare --output json`, schema `netready.upgrades/v1`.
    package var json: JSONValue {
        .object([
            ("schema", "netready.upgrades/v1"), ("same", .bool(isSame)),
            ("groups", .array(groups.map(\.json))),
        ])
    }

    /// One paragraph a group: what becomes of it, which nodes, and by what.
    package var text: String {
        groups.map { group in
            let count = group.nodes.count == 1 ? "1 node" : "\(group.nodes.count) nodes"
            let causes = zip(group.causes, group.says).map { cause, says in
                "    \(cause.file): \(cause.becomes): \(cause.setting.map { "\($0): " } ?? "")\(says)\n"
            }
            return "\(group.verdict): \(count): \(group.nodes.joined(separator: ", "))\n" + causes.joined()
        }.joined()
    }
}

extension UpgradeGroups.Group {
    fileprivate var json: JSONValue {
        let causes = zip(causes, says).map { cause, says in
            JSONValue.object([
                ("file", .string(cause.file)), ("setting", cause.setting.map(JSONValue.string) ?? .null),
                ("becomes", .string(cause.becomes)), ("message", .string(says)),
            ])
        }
        return .object([
            ("verdict", .string(verdict)), ("nodes", .array(nodes.map(JSONValue.string))), ("causes", .array(causes)),
        ])
    }
}
