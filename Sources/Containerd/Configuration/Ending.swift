import Syntax

/// Why containerd does not get as far as loading its plug-ins.
struct Ending: Error {
    enum Kind {
        case exits(code: Int)
        case hangs
        /// Something of the tree is not known.
        case unknown
    }

    var kind: Kind
    /// What containerd writes last, without white space at its end.
    var text: String
    /// Where to look.
    var location: SourceLocation
    /// For people: one sentence.
    var explanation: String

    static func exits(_ text: String, at location: SourceLocation, _ explanation: String) -> Ending {
        let end = text.utf8.lastIndex { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\n") }
        let line = end.map { String(text[...$0]) } ?? ""
        return Ending(kind: .exits(code: 1), text: "containerd: " + line, location: location, explanation: explanation)
    }

    static func panics(_ text: String, at location: SourceLocation, _ explanation: String) -> Ending {
        Ending(kind: .exits(code: 2), text: "panic: " + text, location: location, explanation: explanation)
    }
}
