import Syntax

/// Decodes as go-toml v1 does (`Tree.Unmarshal`), with its words on values of a wrong type.
///
/// Source: marshal.go of pelletier/go-toml v1.9.5.
struct DecoderV1 {
    struct Mismatch: Error {
        var text: String
        var location: SourceLocation?
        var hasPosition = false
    }

    let schema: Schema
    /// Takes a mismatch, after which decoding goes on; without it the first one ends decoding, as in go-toml.
    var gather: ((Mismatch) -> Void)?

    func decode(_ table: ConfigTable, into structure: GoStruct, _ old: Setting) throws(Mismatch) -> Setting {
        var result = old.table
        for field in structure.fields {
            if let member = Self.member(field.key, in: table) {
                do throws(Mismatch) {
                    result[field.key] = try decode(member.value, field.type, result[field.key] ?? .absent)
                } catch {
                    try pass(Self.placed(error, member, in: table))
                }
            } else if field.isEmbedded, case .structure(let name) = field.type {
                result[field.key] = try decode(table, into: schema[name], result[field.key] ?? .absent)
            }
        }
        return Setting(.table(result), at: old.location)
    }

    private func pass(_ mismatch: Mismatch) throws(Mismatch) {
        guard let gather else { throw mismatch }
        gather(mismatch)
    }

    /// The exact key, or the key in capitals.
    private static func member(_ key: String, in table: ConfigTable) -> ConfigTable.Member? {
        table.member(key) ?? table.member(key.uppercased())
    }

    private static func placed(
        _ mismatch: Mismatch, _ member: ConfigTable.Member, in table: ConfigTable
    ) -> Mismatch {
        if mismatch.hasPosition { return mismatch }
        let tableLocation = member.value.goTableLocation
        let location = tableLocation ?? member.keyLocation
        var position = location?.position.map { ($0.line, $0.column) } ?? (0, 0)
        // `SetPath` counts the values of an inline table, which has no place.
        if tableLocation == nil, table.isInline { position = (table.index(of: member.key) + 1, 0) }
        return Mismatch(
            text: "(\(position.0), \(position.1)): \(mismatch.text)",
            location: mismatch.location ?? member.value.location, hasPosition: true)
    }

    func decode(_ value: ConfigValue, _ type: GoType, _ old: Setting) throws(Mismatch) -> Setting {
        if case .pointer(let target) = type { return try decode(value, target, old) }
        switch value.kind {
        case .table(let table): return try decode(table, value, type, old)
        case .array(let elements): return try decode(elements, value, type)
        default: return try decodeScalar(value, type)
        }
    }

    private func decode(
        _ table: ConfigTable, _ value: ConfigValue, _ type: GoType, _ old: Setting
    ) throws(Mismatch) -> Setting {
        switch type {
        case .structure(let name):
            var setting = try decode(table, into: schema[name], old)
            setting.location = value.location
            return setting
        case .map(let element):
            var result: [String: Setting] = [:]
            for member in table.marshalled {
                do throws(Mismatch) {
                    result[member.key] = try decode(member.value, element, .absent)
                } catch {
                    try pass(Self.placed(error, member, in: table))
                }
            }
            return Setting(.table(result), at: value.location)
        case .any, .tree: return Setting(.raw(value), at: value.location)
        default: throw Mismatch(text: "Can't convert \(value.goText)(*toml.Tree) to a tree", location: value.location)
        }
    }

    private func decode(
        _ elements: [ConfigValue], _ value: ConfigValue, _ type: GoType
    ) throws(Mismatch) -> Setting {
        let areTables = !elements.isEmpty && elements.allSatisfy { $0.table != nil }
        switch type {
        case .any: return Setting(.raw(value), at: value.location)
        case .slice(let element) where areTables == element.isTree:
            var result: [Setting] = []
            for value in elements { result.append(try decode(value, element, .absent)) }
            return Setting(.list(result), at: value.location)
        default:
            let conversion = areTables ? "([]*toml.Tree) to trees" : "([]interface {}) to a slice"
            throw Mismatch(text: "Can't convert \(value.goText)\(conversion)", location: value.location)
        }
    }

    private func decodeScalar(_ value: ConfigValue, _ type: GoType) throws(Mismatch) -> Setting {
        func taken(_ kind: Setting.Kind) -> Setting { Setting(kind, at: value.location) }
        switch (type, value.kind) {
        case (.any, _): return taken(.raw(value))
        case (.string, .string(let text)), (.text, .string(let text)): return taken(.string(text))
        case (.boolean, .boolean(let truth)): return taken(.boolean(truth))
        case (.integer, .integer(let number)), (.nanoseconds, .integer(let number)): return taken(.integer(number))
        case (.integer, .unsigned(let number)): return taken(.integer(Int64(truncatingIfNeeded: number)))
        case (.unsigned, .integer(let number)) where number >= 0: return taken(.integer(number))
        case (.float, .float(let number)): return taken(.float(number))
        case (.nanoseconds, .string(let text)):
            guard let fault = GoDuration.fault(text) else { return taken(.string(text)) }
            let reason = "Can't convert \(text)(string) to time.Duration. \(fault)"
            throw Mismatch(text: reason, location: value.location)
        case (.duration, _):
            guard let fault = GoDuration.fault(value.goText) else { return taken(.string(value.goText)) }
            throw Mismatch(text: "unmarshal text: \(fault)", location: value.location)
        default: break
        }
        let target =
            switch type {
            case .slice, .map: "\(type.name)(\(type.kind))"
            default: type.name
            }
        let text = "Can't convert \(value.goText)(\(value.goType)) to \(target)"
        throw Mismatch(text: text, location: value.location)
    }
}

extension GoType {
    /// go-toml v1's `isTree`: what a table can be decoded into.
    fileprivate var isTree: Bool {
        switch self {
        case .structure, .map, .tree: true
        default: false
        }
    }
}

extension ConfigValue {
    /// Where go-toml v1 says that a table begins: at the bracket of its header, and nowhere if it is inline.
    fileprivate var goTableLocation: SourceLocation? {
        switch kind {
        case .array(let elements) where elements.allSatisfy { $0.table != nil }:
            guard let last = elements.last else { return nil }
            return last.table?.isInline == false ? last.location : SourceLocation(file: "")
        case .table(let table):
            return table.isInline ? SourceLocation(file: "") : location
        default: return nil
        }
    }

    /// `%v`.
    fileprivate var goText: String {
        switch kind {
        case .string(let text): text
        case .integer(let number): String(number)
        case .unsigned(let number): String(number)
        case .float(let number): GoText.float(number)
        case .boolean(let truth): String(truth)
        case .moment(.offsetDateTime, let text): GoText.time(text)
        case .moment(_, let text): GoText.localMoment(text)
        case .array(let elements): GoText.list(elements.map(\.goText))
        case .table(let table): table.goText
        case .unreadable: ""
        }
    }
}

extension ConfigTable {
    /// `%v` of a `*toml.Tree`, which is TOML, up to the end of its first line.
    fileprivate var goText: String {
        guard let first = marshalled.first else { return "" }
        guard !first.value.isMarshalledAsTable else { return "\n" }
        let isBare = !first.key.isEmpty && first.key.utf8.allSatisfy { TOMLText.isBare($0) }
        let key = isBare ? first.key : TOMLText.quoted(first.key)
        return "\(key) = \(TOMLText.representation(first.value))\n"
    }
}

/// Values as go-toml v1 writes them (tomltree_write.go).
private enum TOMLText {
    static func isBare(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    static func quoted(_ text: String) -> String {
        let escapes: [Unicode.Scalar: String] = [
            "\u{8}": "\\b", "\t": "\\t", "\n": "\\n", "\u{C}": "\\f", "\r": "\\r", "\"": "\\\"", "\\": "\\\\",
        ]
        return "\"" + text.unicodeScalars.map { escapes[$0] ?? String(Character($0)) }.joined() + "\""
    }

    static func representation(_ value: ConfigValue) -> String {
        switch value.kind {
        case .string(let text): return quoted(text)
        case .float(let number):
            // Without the C library's mathematics, which pure modules do not link.
            guard number.magnitude < 1e15, Double(Int64(number)) == number else { return GoText.float(number) }
            return "\(Int64(number)).0"
        case .array(let elements): return "[" + elements.map(representation).joined(separator: ", ") + "]"
        case .table(let table):
            let members = table.marshalled.map { "\($0.key) = \(representation($0.value))" }
            return "{ " + members.joined(separator: ", ") + " }"
        default: return value.goText
        }
    }
}
