import Foundation
import Syntax

/// Other ways to write the same file: whatever reads it must find the same in it.
package enum Spelling: String, CaseIterable, Sendable {
    case commentsBehindHeaders
    case commentsInFront
    case commentsAtTheEnd
    case quotedKeys
    case escapedValues
    case blanks
    case dottedKeys
    case inlineTables
    case escapedKeysOfJSON
    case escapedValuesOfJSON
    case colonsOfTheirOwn
    case membersReversed
    case secretInFront

    /// The file as it would be written so; nil where it cannot be, or would be another file.
    package func respelt(_ bytes: [UInt8], path: String) -> [UInt8]? {
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        let isTOML = path.hasSuffix(".toml")
        guard isTOML == isOfTOML, isTOML || [".conf", ".conflist", ".json"].contains(where: path.hasSuffix) else {
            return nil
        }
        let other = isTOML ? toml(text) : json(text)
        guard let other, other != text else { return nil }
        let isSame = isTOML ? Self.isSameTOML(text, other) : Self.isSameJSON(text, other, self)
        return isSame ? Array(other.utf8) : nil
    }

    private var isOfTOML: Bool {
        switch self {
        case .commentsBehindHeaders, .commentsInFront, .commentsAtTheEnd, .quotedKeys, .escapedValues, .blanks,
            .dottedKeys, .inlineTables:
            true
        default: false
        }
    }

    // MARK: TOML

    private static let comments = """
        # -----BEGIN MANAGED BLOCK-----
        # auth = [
        # token = \"\"\" see docs
        # password: { 'x'
        # see issue [12 or "secret

        """

    private func toml(_ text: String) -> String? {
        switch self {
        case .commentsBehindHeaders:
            text.replacing(#/(?m)^([ \t]*\[+[^\[\]\n,]*\]+)[ \t]*$/#) { "\($0.output.1) # see the header, token = [" }
        case .commentsInFront: Self.comments + text
        case .commentsAtTheEnd: text + "\n" + Self.comments
        case .quotedKeys:
            text.replacing(#/(?m)^([ \t]*)([A-Za-z0-9_-]+)([ \t]*=)/#) {
                "\($0.output.1)\"\($0.output.2)\"\($0.output.3)"
            }
        case .escapedValues: text.replacing(#/= "([a-z])/#) { "= \"\(Self.escaped($0.output.1))" }
        case .blanks: text.replacing(#/(?m)^([ \t]*[A-Za-z0-9_-]+) = /#) { "\($0.output.1)\t=   " }
        case .dottedKeys, .inlineTables: innermost(text)
        default: nil
        }
    }

    /// Tables that hold nothing but values, as dotted keys or inline in the table around them.
    private func innermost(_ text: String) -> String? {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let headers = lines.filter { $0.contains(#/^\s*\[/#) }.map { $0.trimmingCharacters(in: .whitespaces) }
        for index in lines.indices {
            guard let match = lines[index].wholeMatch(of: #/\s*\[(.*)\.([a-z_]+)\]\s*/#) else { continue }
            let (parent, last) = (String(match.output.1), String(match.output.2))
            let isAlone = !headers.contains("[\(parent)]") && !headers.contains { $0.hasPrefix("[\(parent).\(last).") }
            let end = lines[(index + 1)...].firstIndex { $0.contains(#/^\s*\[/#) } ?? lines.endIndex
            let block = lines[(index + 1)..<end].filter { !$0.allSatisfy(\.isWhitespace) }
            guard isAlone, !block.isEmpty,
                block.allSatisfy({ $0.contains(#/^\s*[A-Za-z0-9_-]+\s*=\s*("[^"]*"|[\d]+|true|false)\s*$/#) })
            else { continue }
            let values = block.map { $0.trimmingCharacters(in: .whitespaces) }
            let written =
                self == .dottedKeys
                ? values.map { "\(last).\($0)" } : ["\(last) = { \(values.joined(separator: ", ")) }"]
            lines.replaceSubrange(index..<end, with: ["[\(parent)]"] + written)
            return lines.joined(separator: "\n")
        }
        return nil
    }

    private static func isSameTOML(_ text: String, _ other: String) -> Bool {
        guard let one = try? parseTOML(Array(text.utf8)), let two = try? parseTOML(Array(other.utf8)) else {
            return false
        }
        return plain(.table(one)) == plain(.table(two))
    }

    /// Without places, the members in the order of their names.
    private static func plain(_ kind: TOMLValue.Kind) -> String {
        switch kind {
        case .table(let table):
            let members = table.members.sorted { $0.key < $1.key }
            return "{" + members.map { "\($0.key)=\(plain($0.value.kind))" }.joined(separator: ",") + "}"
        case .array(let elements): return "[" + elements.map { plain($0.kind) }.joined(separator: ",") + "]"
        default: return "\(kind)"
        }
    }

    // MARK: JSON

    private func json(_ text: String) -> String? {
        switch self {
        case .escapedKeysOfJSON:
            text.replacing(#/"([A-Za-z])([A-Za-z]*"\s*:)/#) { "\"\(Self.escaped($0.output.1))\($0.output.2)" }
        case .escapedValuesOfJSON:
            text.replacing(#/(:\s*")([A-Za-z])/#) { "\($0.output.1)\(Self.escaped($0.output.2))" }
        case .colonsOfTheirOwn: text.replacing(#/("[A-Za-z]+")\s*:/#) { "\($0.output.1)\n:\n" }
        case .membersReversed:
            (try? parseJSON(Array(text.utf8))).flatMap(Self.reversed).map { writeJSON($0, pretty: true) }
        case .secretInFront:
            text.replacing(#/^\s*\{\s*"/#) { _ in "{\"password\":\"S3cret\",\"auth\":{\"a\":[1,[\"b\"]]},\"" }
        default: nil
        }
    }

    /// nil where a name stands twice: of those the last one counts.
    private static func reversed(_ value: JSONValue) -> JSONValue? {
        switch value.kind {
        case .object(let object):
            guard object.duplicates.isEmpty else { return nil }
            var members: [JSONObject.Member] = []
            for member in object.members.reversed() {
                guard let inner = reversed(member.value) else { return nil }
                members.append(.init(key: member.key, value: inner))
            }
            return JSONValue(.object(JSONObject(members: members)))
        case .array(let elements):
            let inner = elements.compactMap(reversed)
            return inner.count == elements.count ? .array(inner) : nil
        default: return value
        }
    }

    private static func isSameJSON(_ text: String, _ other: String, _ spelling: Spelling) -> Bool {
        guard let one = try? parseJSON(Array(text.utf8)), let two = try? parseJSON(Array(other.utf8)) else {
            return false
        }
        return spelling == .secretInFront || plain(one) == plain(two)
    }

    private static func plain(_ value: JSONValue) -> String {
        switch value.kind {
        case .object(let object):
            "{"
                + object.members.sorted { $0.key < $1.key }.map { "\($0.key)=\(plain($0.value))" }.joined(
                    separator: ",") + "}"
        case .array(let elements): "[" + elements.map(plain).joined(separator: ",") + "]"
        default: "\(value.kind)"
        }
    }

    private static func escaped(_ letter: Substring) -> String {
        let digits = String(letter.utf8.first ?? 0, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
