/// Why a text cannot be read, for people and word for word as the Go library would say it.
package struct SyntaxError: Error, Sendable, Equatable {
    /// A line and a column, both from 1.
    package struct RowColumn: Sendable, Equatable {
        /// The line.
        package var row: Int
        /// Bytes or characters, as the library counts.
        package var column: Int

        package init(row: Int, column: Int) {
            self.row = row
            self.column = column
        }
    }

    /// Where a person would look for the mistake.
    package var position: Position
    /// What is wrong, for people: a piece of a sentence, without a full stop or the place.
    package var message: String
    /// What the Go library's error says: `Error()` of `encoding/json`'s `SyntaxError`, of go-toml v1's error (place
    /// included) or of go-toml v2's (`toml: ...`, place not included).
    package var goText: String
    /// JSON: bytes that Go had read when it objected, the offending one included (`SyntaxError.Offset`).
    /// TOML: offset of the byte that go-toml points at.
    package var goOffset: Int
    /// TOML: the place that go-toml tells, bytes as columns in v2, characters in v1; nil where it tells none, and in JSON.
    package var goPosition: RowColumn?
    /// Whether the Go program ends with a panic, of which `goText` is then the first line.
    package var goPanics: Bool

    package init(
        position: Position, message: String, goText: String, goOffset: Int, goPosition: RowColumn? = nil,
        goPanics: Bool = false
    ) {
        self.position = position
        self.message = message
        self.goText = goText
        self.goOffset = goOffset
        self.goPosition = goPosition
        self.goPanics = goPanics
    }
}

/// What a reader refuses to follow.
package struct SyntaxLimits: Sendable, Equatable {
    /// Values within values; in TOML also the parts of a path.
    package var depth: Int

    package init(depth: Int) {
        self.depth = depth
    }

    /// Go's own: `maxNestingDepth` in encoding/json/scanner.go, and go-toml 2.4's.
    package static let `default` = SyntaxLimits(depth: 10_000)

    /// For TOML: older go-toml has no limit, so this one only keeps hostile files from being followed for ever.
    package static let toml = SyntaxLimits(depth: 1_000)
}
