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
