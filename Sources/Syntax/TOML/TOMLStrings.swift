extension TOMLParser {
    /// A basic string, from its opening quote on.
    mutating func basicString() throws(TOMLFault) -> [UInt8] {
        let start = index
        let close = rules.isOld ? try closeOfBasicString() : nil
        index += 1
        return try basicBody(start: start, isMultiline: false, close: close)
    }

    /// A multi-line basic string, from its opening quotes on.
    mutating func multilineBasicString() throws(TOMLFault) -> [UInt8] {
        let start = index
        let close = rules.isOld ? try closeOfMultilineBasicString() : nil
        index += 3
        skipFirstNewline()
        return try basicBody(start: start, isMultiline: true, close: close)
    }

    private mutating func skipFirstNewline() {
        if byte() == UInt8(ascii: "\n") {
            index += 1
        } else if isCarriageReturnAndNewline {
            index += 2
        }
    }

    /// - Parameter close: where old go-toml has already found the closing quotes.
    private mutating func basicBody(
        start: Int, isMultiline: Bool, close: OldClose?
    ) throws(TOMLFault) -> [UInt8] {
        let name = isMultiline ? "multiline basic string" : "basic string"
        var content: [UInt8] = []
        var run = index
        while let byte = byte() {
            switch byte {
            case UInt8(ascii: "\"") where isMultiline:
                let quotes = quoteCount(byte)
                if quotes > 5 { throw tooManyQuotes(quotes, "\"\"\"", name) }
                index += quotes
                guard quotes >= 3 else { continue }
                return content + bytes[run..<(index - 3)]
            case UInt8(ascii: "\""):
                index += 1
                return content + bytes[run..<(index - 1)]
            case UInt8(ascii: "\\"):
                content += bytes[run..<index]
                try escape(into: &content, isMultiline: isMultiline, close: close)
                run = index
            default:
                try plainCharacter(byte, name, start: start, isMultiline: isMultiline, close: close)
            }
        }
        throw isMultiline
            ? fault(place: start, "multiline basic string not terminated by \"\"\"")
            : fault(place: start, "unterminated basic string", says: "this string has no closing quote")
    }

    private mutating func plainCharacter(
        _ byte: UInt8, _ name: String, start: Int, isMultiline: Bool, close: OldClose?
    ) throws(TOMLFault) {
        if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
            guard isMultiline else {
                throw fault(
                    place: start, "basic strings cannot have new lines",
                    says: "this string has no closing quote on its line")
            }
            return try lineEnd(byte)
        }
        guard let width = characterWidth(at: index) else {
            throw fault(
                old: close?.isEscaped == true ? "invalid character \(GoText.unicode(byte))" : "invalid UTF-8",
                byte < 0x80
                    ? "\(name)s cannot have control characters" : "invalid UTF-8 character in \(name)")
        }
        index += width
    }

    private mutating func lineEnd(_ byte: UInt8) throws(TOMLFault) {
        if byte == UInt8(ascii: "\n") {
            index += 1
        } else if isCarriageReturnAndNewline {
            index += 2
        } else {
            throw fault(
                at: rules.isOld && self.byte(1) == nil ? bytes.count : index, old: "need a \\n after \\r",
                "carriage returns must be followed by a newline character")
        }
    }

    private func quoteCount(_ quote: UInt8) -> Int {
        var count = 0
        while byte(count) == quote { count += 1 }
        return count
    }

    private func tooManyQuotes(_ quotes: Int, _ delimiter: String, _ name: String) -> TOMLFault {
        // Old go-toml points at the third quote and on, the newer one at the first.
        fault(
            at: rules.isOld ? index + 2 : index, place: index, old: "\(delimiter) not allowed in \(name)",
            "too many quotes at the end of a \(name)")
    }

    /// A literal string, from its opening quote on.
    mutating func literalString() throws(TOMLFault) -> [UInt8] {
        let start = index
        index += 1
        while let byte = byte() {
            switch byte {
            case UInt8(ascii: "'"):
                index += 1
                return Array(bytes[(start + 1)..<(index - 1)])
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                throw fault(
                    place: start, "literal strings cannot have new lines",
                    says: "this string has no closing quote on its line")
            default:
                try literalCharacter(byte, "literal string")
            }
        }
        throw fault(place: start, "unterminated literal string", says: "this string has no closing quote")
    }

    /// A multi-line literal string, from its opening quotes on.
    mutating func multilineLiteralString() throws(TOMLFault) -> [UInt8] {
        let start = index
        index += 3
        skipFirstNewline()
        let content = index
        while let byte = byte() {
            switch byte {
            case UInt8(ascii: "'"):
                let quotes = quoteCount(byte)
                if quotes > 5 { throw tooManyQuotes(quotes, "'''", "multiline literal string") }
                index += quotes
                if quotes >= 3 { return Array(bytes[content..<(index - 3)]) }
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"): try lineEnd(byte)
            default: try literalCharacter(byte, "multiline literal string")
            }
        }
        throw fault(place: start, "multiline literal string not terminated by '''")
    }

    private mutating func literalCharacter(_ byte: UInt8, _ name: String) throws(TOMLFault) {
        guard let width = characterWidth(at: index) else {
            throw fault(
                old: "invalid character",
                byte < 0x80 ? "\(name)s cannot have control characters" : "invalid UTF-8 character in \(name)")
        }
        index += width
    }
}
