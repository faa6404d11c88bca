extension V1Lexer {
    mutating func string(_ quote: Unicode.Scalar) throws(Failure) -> State {
        let isBasic = quote == "\""
        openingQuote = index
        skip()
        let isMultiline = isBasic ? follows("\"\"") : follows("''")
        if isMultiline {
            skip()
            skip()
        }
        let content: String
        if isBasic {
            content = try basicContent(
                isMultiline ? "\"\"\"" : "\"", skipsNewline: isMultiline, takesNewlines: isMultiline)
        } else {
            content = try literalContent(isMultiline ? "'''" : "'", skipsNewline: isMultiline)
        }
        emit(.string, content)
        next(isMultiline ? 3 : 1)
        ignore()
        return .rvalue
    }

    private mutating func skipNewline() {
        if isCarriageReturnAndNewline {
            skip()
            skip()
        } else if peek == "\n" {
            skip()
        }
    }

    /// `lexLiteralStringAsString`: what stands before the terminator.
    mutating func literalContent(_ terminator: String, skipsNewline: Bool) throws(Failure) -> String {
        if skipsNewline { skipNewline() }
        var content = String.UnicodeScalarView()
        while !follows(terminator) {
            guard let scalar = next() else { throw Failure(text: "unclosed string", place: .openingQuote) }
            content.append(scalar)
        }
        return String(content)
    }

    /// `lexStringAsString`: what stands before the terminator, its escapes resolved.
    mutating func basicContent(
        _ terminator: String, skipsNewline: Bool, takesNewlines: Bool
    ) throws(Failure) -> String {
        if skipsNewline { skipNewline() }
        var content = String.UnicodeScalarView()
        repeat {
            if follows(terminator) { return String(content) }
            guard let scalar = peek else { break }
            if scalar == "\\" {
                next()
                if let escaped = try escape() { content.append(escaped) }
                continue
            }
            let isNewline = scalar == "\n" || scalar == "\r"
            if scalar.value <= 0x1F, scalar != "\t", !(takesNewlines && isNewline) {
                let number = GoText.hex(scalar.value, digits: 4).uppercased()
                throw Failure(text: "unescaped control character U+\(number)", place: isNewline ? .openingQuote : .here)
            }
            next()
            content.append(scalar)
        } while peek != nil
        throw Failure(text: "unclosed string", place: .openingQuote)
    }

    /// The character of an escape, or nil for a backslash that swallows white space.
    private mutating func escape() throws(Failure) -> Unicode.Scalar? {
        let scalar = peek
        switch scalar {
        case "\r", "\n", "\t", " ":
            while let blank = peek, blank == "\r" || blank == "\n" || Self.isSpace(blank) { next() }
            return nil
        case "u", "U":
            next()
            return try hexEscape(scalar == "u" ? 4 : 8)
        default: break
        }
        guard let plain = Self.plainEscape(scalar) else {
            // go-toml takes this text as a format of fmt.
            let verb = scalar == "%" ? "%!(NOVERB)" : Self.shown(scalar)
            throw Failure(text: "invalid escape sequence: \\" + verb)
        }
        next()
        return plain
    }

    private static func plainEscape(_ scalar: Unicode.Scalar?) -> Unicode.Scalar? {
        switch scalar {
        case "\"", "/", "\\": scalar
        case "n": "\n"
        case "b": "\u{8}"
        case "f": "\u{C}"
        case "t": "\t"
        case "r": "\r"
        default: nil
        }
    }

    private mutating func hexEscape(_ count: Int) throws(Failure) -> Unicode.Scalar {
        var value: UInt32 = 0
        for _ in 0..<count {
            guard let scalar = peek, scalar.isASCII, let digit = hexValue(UInt8(scalar.value)) else {
                throw Failure(text: "unfinished unicode escape")
            }
            value = value << 4 | digit
            next()
        }
        return Unicode.Scalar(value) ?? "\u{FFFD}"
    }
}
