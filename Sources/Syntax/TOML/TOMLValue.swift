/// A TOML value with its place in the file.
package struct TOMLValue: Sendable, Equatable {
    /// The kinds of TOML 1.0, and what go-toml adds to them.
    package enum Kind: Sendable, Equatable {
        case string(String)
        case integer(Int64)
        /// An integer above `Int64.max`, which only go-toml v1 takes (from 1.9.5 on).
        case unsigned(UInt64)
        case float(Double)
        case boolean(Bool)
        /// Dates and times keep the text of the file.
        case offsetDateTime(String)
        case localDateTime(String)
        case localDate(String)
        case localTime(String)
        case array([TOMLValue])
        case table(TOMLTable)
        /// A number or date that go-toml v2 has cut out of the text but cannot convert. It objects only when something
        /// asks for the value, so it passes under a key that nobody knows. Other dialects never give it.
        case unreadable(SyntaxError)
    }

    /// What the value is.
    package var kind: Kind
    /// The first byte of the value; of a table with a header, the bracket of its first header, else its first key.
    package var position: Position

    package init(_ kind: Kind, at position: Position = .start) {
        self.kind = kind
        self.position = position
    }

    /// The text of a string, nil of any other kind.
    package var stringValue: String? {
        if case .string(let text) = kind { text } else { nil }
    }

    /// An integer within range, nil of any other kind.
    package var integerValue: Int64? {
        if case .integer(let number) = kind { number } else { nil }
    }

    /// The truth of a boolean, nil of any other kind.
    package var boolValue: Bool? {
        if case .boolean(let truth) = kind { truth } else { nil }
    }

    /// The elements of an array, nil of any other kind.
    package var arrayValue: [TOMLValue]? {
        if case .array(let elements) = kind { elements } else { nil }
    }

    /// The table, nil of any other kind.
    package var tableValue: TOMLTable? {
        if case .table(let table) = kind { table } else { nil }
    }
}

/// The members of a TOML table in the order in which their keys first stand in the file.
package struct TOMLTable: Sendable, Equatable {
    /// How a table came to be.
    package enum Origin: Sendable, Equatable {
        /// The file itself.
        case root
        /// By `[name]` or `[[name]]`.
        case header
        /// As the parent of a table with a header.
        case implicit
        /// By a dotted key.
        case dotted
        /// By braces.
        case inline
    }

    /// A key with its value.
    package struct Member: Sendable, Equatable {
        /// One part of a dotted key, its escapes resolved.
        package var key: String
        /// The first byte of this part of the key, where it first stands.
        package var keyPosition: Position
        /// A table where the key has further parts.
        package var value: TOMLValue

        package init(key: String, keyPosition: Position = .start, value: TOMLValue) {
            self.key = key
            self.keyPosition = keyPosition
            self.value = value
        }
    }

    /// All members, each key once.
    package var members: [Member]
    /// How the table came to be.
    package var origin: Origin

    package init(members: [Member] = [], origin: Origin = .root) {
        self.members = members
        self.origin = origin
    }

    /// The value of exactly that key.
    package subscript(key: String) -> TOMLValue? { member(key)?.value }

    /// The member of exactly that key, compared byte by byte.
    package func member(_ key: String) -> Member? {
        members.first { $0.key.utf8.elementsEqual(key.utf8) }
    }
}
