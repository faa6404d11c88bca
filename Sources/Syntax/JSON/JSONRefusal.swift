extension JSONScanner {
    /// The error for the byte to which this scanner objected, or for an input that ends too early.
    ///
    /// - Parameter objection: nil where Go has nothing else to say than that the input ended.
    func refusal(
        of bytes: [UInt8], at index: Int, objection: Objection?, wording: JSONWording
    ) -> SyntaxError {
        let ended = index == bytes.count
        let (offset, message) = ended ? endAdvice(bytes) : advice(bytes, at: index, objection?.context ?? "")
        let byte = ended ? UInt8(ascii: " ") : bytes[index]
        let goText = objection.flatMap { objection -> String? in
            switch wording {
            case .scanner: "invalid character \(GoText.quoted(byte)) \(objection.context)"
            case .jsonV2: ended ? nil : textOfV2(bytes, at: index, objection.context)
            }
        }
        return SyntaxError(
            position: Position(of: offset, in: bytes), message: message,
            goText: goText ?? "unexpected end of JSON input", goOffset: ended ? index : index + 1)
    }

    private func endAdvice(_ bytes: [UInt8]) -> (Int, String) {
        switch state {
        case .inString, .inStringEsc, .inStringEscU: return (stringStart, "this string has no closing quote")
        case .literal(let word, _): return (bytes.count, "the file ends within the word \(word.rawValue)")
        case .neg, .dot, .e, .eSign: return (bytes.count, "the file ends within a number")
        default: break
        }
        guard let last = open.last else { return (0, "the file is empty, and JSON needs a value") }
        let closing = last.container == .arrayValue ? "]" : "}"
        return (last.offset, "the bracket opened here is never closed: the file ends before its \(closing)")
    }

    private func advice(_ bytes: [UInt8], at index: Int, _ context: String) -> (Int, String) {
        let byte = bytes[index]
        let shown = GoText.quoted(byte)
        let isClosing = byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
        if isClosing, let comma { return (comma, "a comma must not stand before a closing bracket") }
        if index == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            return (0, "the file begins with a byte order mark, which JSON does not allow")
        }
        if byte == UInt8(ascii: "/") || byte == UInt8(ascii: "#"), !isWithinToken {
            return (index, "JSON has no comments")
        }
        if byte == UInt8(ascii: "'"), !isWithinToken {
            return (index, "strings stand in double quotes, not in single ones")
        }
        switch state {
        case .inString:
            return byte == UInt8(ascii: "\n")
                ? (stringStart, "this string has no closing quote on its line")
                : (index, "control character \(shown) in a string must be written as an escape")
        case .inStringEsc: return (index, "\\\(printable(byte)) is not an escape of JSON")
        case .inStringEscU: return (index, "\\u needs four hexadecimal digits, not \(shown)")
        case .literal(_, let read): return (index - read, "this is no JSON value; a string needs double quotes")
        case .beginValue, .beginValueOrEmpty:
            return context == "exceeded max depth"
                ? (index, "values are nested too deeply") : (index, "a value is expected here, not \(shown)")
        case .beginString, .beginStringOrEmpty: return (index, "a key in double quotes is expected here, not \(shown)")
        case .neg, .dot, .e, .eSign: return (index, "a digit is expected here, not \(shown)")
        default: return (index, betweenValues(shown))
        }
    }

    private var isWithinToken: Bool {
        switch state {
        case .inString, .inStringEsc, .inStringEscU, .literal, .neg, .dot, .e, .eSign: true
        default: false
        }
    }

    private func betweenValues(_ shown: String) -> String {
        switch open.last?.container {
        case nil: "nothing may follow the end of the JSON value, but \(shown) does"
        case .objectKey: "a colon is expected after the key, not \(shown)"
        case .objectValue: "a comma or } is expected here, not \(shown)"
        case .arrayValue: "a comma or ] is expected here, not \(shown)"
        }
    }

    private func printable(_ byte: UInt8) -> String {
        0x20 < byte && byte < 0x7F ? String(UnicodeScalar(byte)) : " before \(GoText.quoted(byte))"
    }
}
