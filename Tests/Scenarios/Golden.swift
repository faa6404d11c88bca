import Containerd
import Diagnosis
import Reporting
package import Syntax

/// All that netready says of a node, and what of it decides acts: the content of `expected.json`.
///
/// In the words of the public documents alone, so that it outlives the types that the diagnosis is made of. A key that
/// would be null is left out; an empty list or text is not.
package enum Golden {
    /// The content for a node of Tests/Nodes.
    package static func text(of scenario: Scenario) -> String {
        let snapshot = scenario.snapshot
        let assessment = assess(snapshot)
        let document: [(String, JSONValue)] = [
            ("check", check(snapshot.document(assessment).json)), ("acts", acts(assessment)),
        ]
        return layOut(.object(document)) + "\n"
    }

    /// What of a document of `netready check --output json` is kept: all but the moment, and what is seen rather than
    /// judged. The digest without a node's own values stands only where the node has some, and it is another one.
    package static func check(_ document: JSONValue) -> JSONValue {
        let left = ["schema", "since", "runtime", "blind", "remediation"]
        let members = document.objectValue?.members ?? []
        let kept = members.filter { !left.contains($0.key) }
        return withoutNulls(.object(kept.map { ($0.key, $0.key == "digest" ? digests($0.value) : $0.value) }))
    }

    private static func digests(_ value: JSONValue) -> JSONValue {
        let members = value.objectValue?.members ?? []
        let exact = value["cni"]?.stringValue
        return .object(
            members.filter { $0.key != "cniCommon" || $0.value.stringValue != exact }.map { ($0.key, $0.value) })
    }

    /// What decides acts and stands in no document.
    private static func acts(_ assessment: Assessment) -> JSONValue {
        let reload =
            switch assessment.reload {
            case .heard: "heard"
            case .unheard: "unheard"
            }
        let isSame = assessment.onDisk == assessment.afterReload
        let onDisk = isSame ? nil : assessment.onDisk?.outcome.json
        return withoutNulls(
            .object([
                ("heldBack", .bool(assessment.remedy.isHeldBack)), ("reload", .string(reload)),
                ("onDisk", onDisk ?? .null),
                ("unsettled", .bool(assessment.isUnsettled)),
                ("explainedByFile", .bool(assessment.isExplainedByFile)),
                ("asksPluginStatus", .bool(assessment.asksPluginStatus)),
                ("complete", .bool(assessment.missing.isEmpty)),
            ]))
    }

    private static func withoutNulls(_ value: JSONValue) -> JSONValue {
        if let elements = value.arrayValue { return .array(elements.map(withoutNulls)) }
        guard let members = value.objectValue?.members else { return value }
        return .object(members.filter { $0.value.kind != .null }.map { ($0.key, withoutNulls($0.value)) })
    }

    // MARK: Layout

    private static let width = 120

    /// As JSON: on one line what fits there, else a member or an element a line.
    package static func layOut(_ value: JSONValue, indent: String = "", before: Int = 0) -> String {
        let line = inline(value)
        if indent.utf8.count + before + line.utf8.count < width { return line }
        let inner = indent + "  "
        if let elements = value.arrayValue, !elements.isEmpty {
            let lines = elements.map { inner + layOut($0, indent: inner) }
            return "[\n\(lines.joined(separator: ",\n"))\n\(indent)]"
        }
        guard let members = value.objectValue?.members, !members.isEmpty else { return line }
        let lines = members.map { member in
            let key = inline(.string(member.key)) + ": "
            return inner + key + layOut(member.value, indent: inner, before: key.utf8.count)
        }
        return "{\n\(lines.joined(separator: ",\n"))\n\(indent)}"
    }

    private static func inline(_ value: JSONValue) -> String {
        if let elements = value.arrayValue { return "[\(elements.map(inline).joined(separator: ", "))]" }
        guard let members = value.objectValue?.members else { return writeJSON(value, pretty: false) }
        guard !members.isEmpty else { return "{}" }
        let inner = members.map { "\(inline(.string($0.key))): \(inline($0.value))" }
        return "{ \(inner.joined(separator: ", ")) }"
    }

    // MARK: Differences

    /// The first lines that differ, as diff(1) marks them; nil where none does.
    ///
    /// - Parameter limit: of lines that are told.
    package static func difference(_ kept: String, _ got: String, limit: Int = 12) -> String? {
        guard kept != got else { return nil }
        let old = kept.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let new = got.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var changes: [(place: Int, mark: String)] = []
        for change in new.difference(from: old) {
            switch change {
            case .remove(let place, let line, _): changes.append((place, "- \(place + 1): \(line)"))
            case .insert(let place, let line, _): changes.append((place, "+ \(place + 1): \(line)"))
            }
        }
        let lines = changes.sorted { $0.place < $1.place }.map(\.mark)
        let rest = lines.count > limit ? ["… and \(lines.count - limit) more lines"] : []
        return (lines.prefix(limit) + rest).joined(separator: "\n")
    }
}
