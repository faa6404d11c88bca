import Syntax

extension JSONValue {
    /// What encoding/json calls this value in an `UnmarshalTypeError`.
    var goKind: String {
        switch kind {
        case .null: "null"
        case .bool: "bool"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    /// What people call this value.
    var kindForPeople: String {
        switch kind {
        case .null: "null"
        case .bool(let truth): "\(truth)"
        case .number: "a number"
        case .string: "a string"
        case .array: "a list"
        case .object: "an object"
        }
    }

    /// `%T` of this value in an `interface{}`.
    var goType: String {
        switch kind {
        case .null: "<nil>"
        case .bool: "bool"
        case .number: "float64"
        case .string: "string"
        case .array: "[]interface {}"
        case .object: "map[string]interface {}"
        }
    }

    /// The first number, in the order of the text, that no float64 can hold.
    var firstNumberOutOfRange: (text: String, position: Position)? { numbersOutOfRange(limit: 1).first }

    /// Numbers that no float64 can hold, in the order of the text; without recursion.
    func numbersOutOfRange(limit: Int = .max) -> [(text: String, position: Position)] {
        var found: [(text: String, position: Position)] = []
        var pending = [self]
        while let value = pending.popLast() {
            switch value.kind {
            case .number(let text) where Double(text)?.isFinite != true:
                found.append((text, value.position))
                if found.count == limit { return found }
            case .array(let elements): pending.append(contentsOf: elements.reversed())
            case .object(let object): pending.append(contentsOf: object.members.reversed().map(\.value))
            default: break
            }
        }
        return found
    }

    /// What decoding this into a map says of a number that no float64 can hold.
    func goRefusal(ofNumber number: (text: String, position: Position), _ behaviour: Behaviour) -> String {
        let target =
            switch behaviour.jsonWording {
            case .scanner: "Go value"
            case .jsonV2: JSONPointer.target("", JSONPointer.path(to: number.position, in: self))
            }
        return "json: cannot unmarshal number \(number.text) into \(target) of type float64"
    }

    /// What `json.Marshal` makes of an object that was read into a map: one member a key, the last, in byte order.
    var sortedForGo: JSONValue {
        guard let object = objectValue else { return self }
        var last: [[UInt8]: JSONObject.Member] = [:]
        for member in object.members { last[Array(member.key.utf8)] = member }
        let members = last.values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        return JSONValue(.object(JSONObject(members: members)), at: position)
    }
}

extension String {
    /// Whether encoding/json takes a key for a field: in any case, with U+017F for `s` and U+212A for `k`.
    func matchesGoField(_ field: String) -> Bool {
        if utf8.elementsEqual(field.utf8) { return true }
        return unicodeScalars.lazy.map(Self.folded).elementsEqual(field.unicodeScalars.lazy.map(Self.folded))
    }

    private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar {
        case "A"..."Z": Unicode.Scalar(UInt8(scalar.value) + 0x20)
        case "\u{17F}": "s"
        case "\u{212A}": "k"
        default: scalar
        }
    }
}

/// A way through JSON as encoding/json on top of encoding/json/v2 tells it: a JSON pointer (RFC 6901) with dots for slashes.
enum JSONPointer {
    /// A key or an index.
    static func token(_ name: String) -> String {
        var bytes: [UInt8] = []
        for byte in name.utf8 {
            switch byte {
            case UInt8(ascii: "~"): bytes += "~0".utf8
            case UInt8(ascii: "/"): bytes += "~1".utf8
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A place in a structure as `UnmarshalTypeError` tells it: a way that ends in a number is no field (seen in Debian's
    /// 2.1.9, with indices and with keys).
    static func target(_ structure: String, _ path: String) -> String {
        let last = path.utf8.reversed().prefix { $0 != UInt8(ascii: ".") }
        let isIndex = !last.isEmpty && last.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        return "\(isIndex ? "" : "Go struct field ")\(structure).\(path)"
    }

    /// The way from a value to one within it, by its place in the same file; without recursion.
    static func path(to position: Position, in root: JSONValue) -> String {
        var tokens: [String] = []
        var value = root
        while value.position < position {
            let children: [(String, JSONValue)] =
                value.objectValue?.members.map { (token($0.key), $0.value) }
                ?? (value.arrayValue ?? []).enumerated().map { (String($0), $1) }
            let before = children.filter { $0.1.position <= position }
            guard let next = before.max(by: { $0.1.position < $1.1.position }) else { break }
            tokens.append(next.0)
            value = next.1
        }
        return tokens.joined(separator: ".")
    }
}
