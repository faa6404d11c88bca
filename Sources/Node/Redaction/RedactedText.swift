/// A text that has passed ``Redaction``: nothing else makes one, and nothing else is written.
package struct RedactedText: Sendable, Equatable {
    /// The text without what may not leave.
    package let string: String

    init(_ string: String) { self.string = string }
}

extension RedactedText {
    /// A text that is a piece of this program, and holds nothing of the node.
    package init(literal: StaticString) { self.init("\(literal)") }
}
