import Syntax

/// Why containerd does not get as far as loading its plugins.
struct StartupFailure: Error {
    enum Kind {
        case exits(code: Int)
        case hangs
        /// Something of the tree is not known.
        case unknown
    }

    var kind: Kind
    /// What containerd writes last: the first line of its error, without white space at the end.
    var text: String
    /// Where to look.
    var location: SourceLocation
    /// For people: one sentence.
    var explanation: String

    static func exits(_ text: String, at location: SourceLocation, _ explanation: String) -> StartupFailure {
        let first = text.utf8.prefix { $0 != UInt8(ascii: "\n") }
        let end = first.lastIndex { $0 != UInt8(ascii: " ") }
        let line = end.map { String(text[...$0]) } ?? ""
        return StartupFailure(
            kind: .exits(code: 1), text: "containerd: " + line, location: location, explanation: explanation)
    }

    static func panics(_ text: String, at location: SourceLocation, _ explanation: String) -> StartupFailure {
        StartupFailure(kind: .exits(code: 2), text: "panic: " + text, location: location, explanation: explanation)
    }
}
