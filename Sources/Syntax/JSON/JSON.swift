/// A JSON value with its place in the file.
package struct JSONValue: Sendable, Equatable {
    /// The six kinds of RFC 8259, section 3.
    package enum Kind: Sendable, Equatable {
        case null
        case bool(Bool)
        /// The number as it is written.
        case number(String)
        case string(String)
        case array([JSONValue])
        case object(JSONObject)
    }

    /// What the value is.
    package var kind: Kind
    /// The first byte of the value.
    package var position: Position

    package init(_ kind: Kind, at position: Position = .start) {
        self.kind = kind
        self.position = position
    }
}

/// The members of a JSON object in the order of the file, duplicates included.
package struct JSONObject: Sendable, Equatable {
    /// A name with its value.
    package struct Member: Sendable, Equatable {
        /// The name, its escapes resolved.
        package var key: String
        /// The opening quote of the name.
        package var keyPosition: Position
        /// What stands after the colon.
        package var value: JSONValue

        package init(key: String, keyPosition: Position = .start, value: JSONValue) {
            self.key = key
            self.keyPosition = keyPosition
            self.value = value
        }
    }

    /// All members, also those that a later one of the same name replaces.
    package var members: [Member]

    package init(members: [Member] = []) {
        self.members = members
    }

    /// The value of the last member of that exact name: in Go the last one wins.
    package subscript(key: String) -> JSONValue? {
        members.last { $0.key.utf8.elementsEqual(key.utf8) }?.value
    }
    /// The members whose exact name stood before: Go takes them, and what stood before is lost.
    package var duplicates: [Member] {
        var seen: Set<[UInt8]> = []
        return members.filter { !seen.insert(Array($0.key.utf8)).inserted }
    }
}
