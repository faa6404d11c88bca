extension JSONValue {
    /// Null, without a place in any file.
    package static let null = JSONValue(.null)

    /// A string of any characters.
    package static func string(_ text: String) -> JSONValue { JSONValue(.string(text)) }

    /// A string, or null where there is none.
    package static func optional(_ text: String?) -> JSONValue { text.map(string) ?? null }

    /// An array of strings.
    package static func strings(_ texts: [String]) -> JSONValue { .array(texts.map(string)) }

    /// A boolean.
    package static func bool(_ truth: Bool) -> JSONValue { JSONValue(.bool(truth)) }

    /// An integer of any size.
    package static func int(_ number: some BinaryInteger) -> JSONValue { JSONValue(.number(String(number))) }

    /// A number; JSON has no infinities and no NaN, which become null.
    package static func double(_ number: Double) -> JSONValue {
        number.isFinite ? JSONValue(.number("\(number)")) : .null
    }

    /// An array with its elements in this order.
    package static func array(_ elements: [JSONValue]) -> JSONValue { JSONValue(.array(elements)) }

    /// An object with its members in this order.
    package static func object(_ members: [(String, JSONValue)]) -> JSONValue {
        JSONValue(.object(JSONObject(members: members.map { .init(key: $0.0, value: $0.1) })))
    }

    /// The text of a string, nil of any other kind.
    package var stringValue: String? {
        if case .string(let text) = kind { text } else { nil }
    }

    /// The truth of a boolean, nil of any other kind.
    package var boolValue: Bool? {
        if case .bool(let truth) = kind { truth } else { nil }
    }

    /// A number that is written as an integer within range, nil of anything else.
    package var intValue: Int? {
        if case .number(let text) = kind { Int(text) } else { nil }
    }

    /// The elements of an array, nil of any other kind.
    package var arrayValue: [JSONValue]? {
        if case .array(let elements) = kind { elements } else { nil }
    }

    /// The strings among the elements of an array, none of any other kind.
    package var strings: [String] { arrayValue?.compactMap(\.stringValue) ?? [] }

    /// The object, nil of any other kind.
    package var objectValue: JSONObject? {
        if case .object(let object) = kind { object } else { nil }
    }

    /// The value of the last member of that name, nil where this is no object or has none.
    package subscript(key: String) -> JSONValue? { objectValue?[key] }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    package init(stringLiteral text: String) { self = .string(text) }
}

extension JSONValue: ExpressibleByIntegerLiteral {
    package init(integerLiteral number: Int) { self = .int(number) }
}

extension JSONValue: ExpressibleByBooleanLiteral {
    package init(booleanLiteral truth: Bool) { self = .bool(truth) }
}

extension JSONValue: ExpressibleByArrayLiteral {
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
}

extension JSONValue: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral members: (String, JSONValue)...) { self = .object(members) }
}
