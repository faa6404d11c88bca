/// Why a text cannot be read, for people and word for word as the Go library would say it.
package struct SyntaxError: Error, Sendable, Equatable {
    /// Where a person would look for the mistake.
    package var position: Position
    /// What is wrong, for people: a piece of a sentence, without a full stop or the place.
    package var message: String
    /// What the Go library's error says; for JSON `encoding/json`'s `SyntaxError.Error()`.
    package var goText: String
    /// Bytes that Go had read when it objected, the offending one included (`SyntaxError.Offset` in `encoding/json`).
    package var goOffset: Int

    package init(position: Position, message: String, goText: String, goOffset: Int) {
        self.position = position
        self.message = message
        self.goText = goText
        self.goOffset = goOffset
    }
}

/// What a reader refuses to follow.
package struct SyntaxLimits: Sendable, Equatable {
    /// Values within values.
    package var depth: Int

    package init(depth: Int) {
        self.depth = depth
    }

    /// Go's own: `maxNestingDepth` in encoding/json/scanner.go.
    package static let `default` = SyntaxLimits(depth: 10_000)
}
