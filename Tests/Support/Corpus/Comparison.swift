package import Containerd
package import Syntax

/// An answer of ours beside a recorded one, field by field, as JSON text.
package enum Comparison {
    /// Where two recordings of the same binary do not agree: it names now one, now another of two errors.
    package static let unsteady: Set = ["plugins-u10 2.0.11 cause"]

    package typealias Difference = (field: String, ours: String, recorded: String)

    package static let fields = [
        "outcome", "networkReady", "message", "lastLoad", "networks", "confDir", "binDirs", "maxConfNum", "handlers",
        "exitCode", "exitText", "cause",
    ]

    /// Fields of words, which hold places in files; the others decide.
    package static let words: Set = ["message", "lastLoad", "exitText", "cause"]

    /// The fields that differ.
    package static func differences(_ ours: Outcome, _ recorded: JSONValue) -> [Difference] {
        differences(json(ours), recorded)
    }

    /// As ``differences(_:_:)-(Outcome,_)``, of what the program has printed.
    package static func differences(_ mine: JSONValue, _ recorded: JSONValue) -> [Difference] {
        fields.compactMap { field in
            let one = text(mine[field])
            let other = text(recorded[field])
            return one == other ? nil : (field, one, other)
        }
    }

    private static func text(_ value: JSONValue?) -> String {
        guard let value, value.kind != .null else { return "null" }
        if let array = value.arrayValue, array.isEmpty { return "null" }
        if let members = value.objectValue?.members {
            guard !members.isEmpty else { return "null" }
            let sorted = members.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
            return writeJSON(.object(sorted), pretty: false)
        }
        if let string = value.stringValue { return quoted(string) }
        return writeJSON(value, pretty: false)
    }

    /// Without blanks at the end, which some recordings have and some have not.
    private static func quoted(_ text: String) -> String {
        let end = text.utf8.lastIndex { !" \n\t".utf8.contains($0) }
        return writeJSON(.string(end.map { String(text[...$0]) } ?? ""), pretty: false)
    }

    package static func json(_ outcome: Outcome) -> JSONValue {
        var members: [(String, JSONValue)] = [("outcome", .string(outcome.kind.rawValue))]
        if let ready = outcome.networkReady { members.append(("networkReady", .bool(ready))) }
        if let message = outcome.message { members.append(("message", .string(message))) }
        if let load = outcome.lastLoad { members.append(("lastLoad", .string(load))) }
        members.append(("networks", .array(outcome.networks.map(JSONValue.string))))
        if let directory = outcome.confDir { members.append(("confDir", .string(directory))) }
        if let directories = outcome.binDirs { members.append(("binDirs", .array(directories.map(JSONValue.string)))) }
        if let number = outcome.maxConfNum { members.append(("maxConfNum", .int(number))) }
        if !outcome.handlers.isEmpty {
            let handlers = outcome.handlers.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.string($0.value)) }
            members.append(("handlers", .object(handlers)))
        }
        if let code = outcome.exitCode { members.append(("exitCode", .int(code))) }
        if let text = outcome.exitText { members.append(("exitText", .string(text))) }
        if let cause = outcome.cause { members.append(("cause", .string(cause))) }
        return .object(members)
    }
}
