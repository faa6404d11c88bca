extension V1Lexer {
    /// Between a value and the next key.
    mutating func void() throws(Failure) -> State? {
        while true {
            switch peek {
            case "}": return try rightBrace()
            case "[": return beginTableKey()
            case "#": comment()
            case "=": return equal()
            case "\r", "\n", " ", "\t": skip()
            case nil:
                next()
                emit(.end)
                return nil
            default: return .key
            }
        }
    }

    /// Where a value, or what may follow one, is looked for.
    mutating func rvalue() throws(Failure) -> State? {
        while let scalar = peek {
            switch scalar {
            case ".": throw Failure(text: "cannot start float with a dot")
            case "=": return equal()
            case "[":
                next()
                emit(.leftBracket)
                brackets.append(UInt8(ascii: "["))
                return .rvalue
            case "]": return try rightBracket()
            case "{":
                next()
                emit(.leftBrace)
                brackets.append(UInt8(ascii: "{"))
                return .void
            case "}": return try rightBrace()
            case "#": comment()
            case "\"", "'": return try string(scalar)
            case ",": return comma()
            case "\r", "\n":
                skip()
                return brackets.last == UInt8(ascii: "[") ? .rvalue : .void
            case " ", "\t": skip()
            case "+", "-": return try number()
            case "0"..."9": return try dateTimeOrNumber()
            default:
                guard let (kind, length) = word() else {
                    throw Failure(text: "no value can start with \(Self.shown(scalar))")
                }
                next(length)
                emit(kind)
                return .rvalue
            }
        }
        next()
        emit(.end)
        return nil
    }

    func word() -> (V1Token.Kind, Int)? {
        if follows("true") { return (.true, 4) }
        if follows("false") { return (.false, 5) }
        if follows("inf") { return (.infinity, 3) }
        return follows("nan") ? (.nan, 3) : nil
    }

    private mutating func equal() -> State {
        next()
        emit(.equal)
        return .rvalue
    }

    private mutating func comma() -> State {
        next()
        emit(.comma)
        return brackets.last == UInt8(ascii: "{") ? .void : .rvalue
    }

    private mutating func rightBrace() throws(Failure) -> State {
        next()
        emit(.rightBrace)
        guard brackets.last == UInt8(ascii: "{") else { throw Failure(text: "cannot have '}' here") }
        brackets.removeLast()
        return .rvalue
    }

    private mutating func rightBracket() throws(Failure) -> State {
        next()
        emit(.rightBracket)
        guard brackets.last == UInt8(ascii: "[") else { throw Failure(text: "cannot have ']' here") }
        brackets.removeLast()
        return .rvalue
    }

    private mutating func comment() {
        while let scalar = peek, scalar != "\n", !isCarriageReturnAndNewline { next() }
        ignore()
    }

    private mutating func beginTableKey() -> State {
        next()
        if peek == "[" {
            next()
            emit(.doubleLeftBracket)
            return .arrayTableKey
        }
        emit(.leftBracket)
        return .tableKey
    }

    mutating func insideTableKey() throws(Failure) -> State? {
        while let scalar = peek {
            if scalar == "]" {
                if index > tokenStart { emit(.tableKey) }
                next()
                emit(.rightBracket)
                return .void
            }
            if scalar == "[" { throw Failure(text: "table key cannot contain ']'") }
            next()
        }
        throw Failure(text: "unclosed table key", place: .tokenStart)
    }

    mutating func insideArrayTableKey() throws(Failure) -> State? {
        while let scalar = peek {
            if scalar == "]" {
                if index > tokenStart { emit(.arrayTableKey) }
                next()
                if peek == "]" {
                    next()
                    emit(.doubleRightBracket)
                    return .void
                }
            } else if scalar == "[" {
                throw Failure(text: "table array key cannot contain ']'")
            } else {
                next()
            }
        }
        throw Failure(text: "unclosed table array key", place: .tokenStart)
    }

    /// A key up to its equals sign, its escapes resolved and its quotes kept.
    mutating func key() throws(Failure) -> State? {
        var key = ""
        while let scalar = peek, scalar != "=" {
            if scalar == "\"" {
                openingQuote = index
                next()
                key += "\"" + (try basicContent("\"", skipsNewline: false, takesNewlines: true)) + "\""
                next()
            } else if scalar == "'" {
                openingQuote = index
                next()
                key += "'" + (try literalContent("'", skipsNewline: false)) + "'"
                next()
            } else if scalar == "\n" {
                throw Failure(text: "keys cannot contain new lines", place: .tokenStart)
            } else if Self.isSpace(scalar) {
                let before = blanks()
                guard peek == "." else { break }
                next()
                key += " " + String(before.dropFirst()) + "." + blanks()
            } else {
                guard scalar == "." || Self.isBare(scalar) else {
                    throw Failure(text: "keys cannot contain \(Self.shown(scalar)) character")
                }
                key.unicodeScalars.append(scalar)
                next()
            }
        }
        emit(.key, key)
        return .void
    }

    private mutating func blanks() -> String {
        var blanks = ""
        while let scalar = peek, Self.isSpace(scalar) {
            blanks.unicodeScalars.append(scalar)
            next()
        }
        return blanks
    }
}
