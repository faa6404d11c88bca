import Containerd
import Redaction
import Syntax

/// What two values differ in, key by key, as a person would say it; white space and the order of keys are nothing.
///
/// Secrets are named, never shown.
struct SemanticDiff {
    /// Values deeper than this are compared as a whole: files may nest without end.
    private static let depth = 24
    /// Characters of a value that are shown.
    private static let room = 80

    private(set) var changes: [String] = []

    /// - Parameter path: of both values, the empty text for a whole file.
    mutating func compare(_ old: JSONValue, _ new: JSONValue, at path: KeyPath = KeyPath()) {
        switch (old.kind, new.kind) {
        case (.object(let one), .object(let other)) where path.depth < Self.depth: compare(one, other, path)
        case (.array(let one), .array(let other)) where path.depth < Self.depth && Self.areObjects(one + other):
            compare(one, other, path)
        default:
            guard writeJSON(old, pretty: false) != writeJSON(new, pretty: false) else { return }
            let values = path.isSecret ? " has another value (a secret)" : " \(Self.text(old)) -> \(Self.text(new))"
            changes.append(path.text + values)
        }
    }

    private mutating func compare(_ old: JSONObject, _ new: JSONObject, _ path: KeyPath) {
        var seen: Set<String> = []
        for key in (old.members + new.members).map(\.key) where seen.insert(key).inserted {
            let place = path.appending(key: key)
            switch (old[key], new[key]) {
            case (let one?, let other?): compare(one, other, at: place)
            case (let one?, nil): add(place, one, "is gone")
            case (nil, let other?): add(place, other, "is new")
            case (nil, nil): continue
            }
        }
    }

    /// Elements with a `type`, such as the plugins of a list, are the same where their type is.
    private mutating func compare(_ old: [JSONValue], _ new: [JSONValue], _ path: KeyPath) {
        var rest = Self.named(old)
        for (index, element) in Self.named(new).enumerated() {
            guard let match = rest.firstIndex(where: { $0.name == element.name }) else {
                add(path.appending(index: index), element.value, "is new")
                continue
            }
            compare(rest[match].value, element.value, at: path.appending(index: index))
            rest.remove(at: match)
        }
        for element in rest { add(path.appending(index: element.index), element.value, "is gone") }
    }

    private mutating func add(_ path: KeyPath, _ value: JSONValue, _ what: String) {
        if let type = value["type"]?.stringValue { return changes.append("\(path.text) (\(type)) \(what)") }
        changes.append(path.isSecret ? "\(path.text) \(what)" : "\(path.text) = \(Self.text(value)) \(what)")
    }

    private struct Element {
        var index: Int
        var name: String
        var value: JSONValue
    }

    /// A second element of one type has another name than the first.
    private static func named(_ elements: [JSONValue]) -> [Element] {
        var counts: [String: Int] = [:]
        return elements.enumerated().map { index, value in
            let type = value["type"]?.stringValue ?? ""
            counts[type, default: 0] += 1
            return Element(index: index, name: "\(counts[type] ?? 0) \(type)", value: value)
        }
    }

    private static func areObjects(_ elements: [JSONValue]) -> Bool {
        !elements.isEmpty && elements.allSatisfy { $0.objectValue != nil }
    }

    /// A value on one line, cut where it is long.
    private static func text(_ value: JSONValue) -> String {
        let whole = Redaction().redacted(writeJSON(value, pretty: false))
        guard whole.unicodeScalars.count > room else { return whole }
        var cut = ""
        for scalar in whole.unicodeScalars.prefix(room) { cut.unicodeScalars.append(scalar) }
        return cut + "..."
    }
}

/// Where a value stands in a file, as TOML writes it.
struct KeyPath {
    private(set) var text = ""
    private(set) var depth = 0
    /// A key on the way names a secret.
    private(set) var isSecret = false
    /// What stands below is named by whoever sends it: a header of HTTP.
    private var holdsHeaders = false

    func appending(key: String) -> KeyPath {
        var path = self
        path.depth += 1
        path.isSecret = isSecret || holdsHeaders || SecretName.isSecretInDocument(key)
        path.holdsHeaders = key.lowercased().holds("header")
        path.text += (text.isEmpty ? "" : ".") + Self.written(key)
        return path
    }

    func appending(index: Int) -> KeyPath {
        var path = self
        path.depth += 1
        path.text += "[\(index)]"
        return path
    }

    private static func written(_ key: String) -> String {
        let isBare = key.utf8.allSatisfy { byte in
            UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
                || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || byte == UInt8(ascii: "_")
                || byte == UInt8(ascii: "-")
        }
        return isBare && !key.isEmpty ? key : writeJSON(.string(key), pretty: false)
    }
}

extension JSONValue {
    /// The same value as JSON has it; dates become texts.
    init(_ value: TOMLValue) {
        self =
            switch value.kind {
            case .string(let text): .string(text)
            case .integer(let number): .int(number)
            case .unsigned(let number): .int(number)
            case .float(let number): JSONValue(.number("\(number)"))
            case .boolean(let truth): .bool(truth)
            case .offsetDateTime(let text), .localDateTime(let text), .localDate(let text), .localTime(let text):
                .string(text)
            case .array(let elements): .array(elements.map { JSONValue($0) })
            case .table(let table): JSONValue(table)
            case .unreadable(let error): .string(error.message)
            }
    }

    init(_ table: TOMLTable) {
        self = .object(table.members.map { ($0.key, JSONValue($0.value)) })
    }
}
