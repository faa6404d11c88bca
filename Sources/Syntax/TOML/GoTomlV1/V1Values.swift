extension V1Parser {
    /// An array or inline table of which the end was not yet seen.
    private struct Frame {
        var isTable: Bool
        var start: V1Token
        var elements: [TOMLNode] = []
        var entries: [TOMLEntry] = []
        var path: [TOMLKey] = []
        /// The token before which the loop over an inline table stands: a comma, or the key of the last field.
        var previous: V1Token?
        var hasValue = false

        var node: TOMLNode {
            TOMLNode(kind: isTable ? .inlineTable(entries) : .array(elements), offset: start.offset)
        }

        mutating func add(_ node: TOMLNode) {
            hasValue = true
            if isTable {
                entries.append(TOMLEntry(path: path, node: node))
            } else {
                elements.append(node)
            }
        }
    }

    /// `parseRvalue`, without recursion.
    mutating func value() throws(V1Fault) -> TOMLNode {
        var frames: [Frame] = []
        var finished = try begin(&frames)
        while true {
            if let node = finished {
                guard let last = frames.indices.last else { return node }
                frames[last].add(node)
            }
            let last = frames.count - 1
            let closes = try frames[last].isTable ? nextInTable(&frames[last]) : nextInArray(&frames[last])
            if closes {
                finished = frames[last].node
                frames.removeLast()
            } else {
                finished = try begin(&frames)
            }
        }
    }

    private mutating func begin(_ frames: inout [Frame]) throws(V1Fault) -> TOMLNode? {
        let token = try next()
        guard token.kind == .leftBracket || token.kind == .leftBrace else {
            return TOMLNode(kind: .scalar(try scalar(token)), offset: token.place)
        }
        guard frames.count < depth else {
            throw V1Fault(token, "arrays and inline tables are nested more than \(depth) levels deep")
        }
        frames.append(Frame(isTable: token.kind == .leftBrace, start: token))
        return nil
    }

    /// `parseArray`: true at the closing bracket.
    private mutating func nextInArray(_ frame: inout Frame) throws(V1Fault) -> Bool {
        if frame.hasValue {
            let token = try unlessEnd("unterminated array", frame.start)
            guard token.kind == .rightBracket || token.kind == .comma else {
                throw V1Fault(
                    token, "missing comma",
                    says: token.kind == .error ? token.value : "a comma or ] is expected here")
            }
            if token.kind == .comma { _ = try next() }
        }
        guard try unlessEnd("unterminated array", frame.start).kind == .rightBracket else { return false }
        _ = try next()
        return true
    }

    private func unlessEnd(_ complaint: String, _ start: V1Token) throws(V1Fault) -> V1Token {
        guard let token = peek, token.kind != .end else { throw V1Fault(peek, complaint, header: start) }
        return token
    }

    /// `parseInlineTable`: true at the closing brace.
    private mutating func nextInTable(_ frame: inout Frame) throws(V1Fault) -> Bool {
        while true {
            let follow = try unlessEnd("unterminated inline table", frame.start)
            switch follow.kind {
            case .rightBrace:
                if let comma = frame.previous, comma.kind == .comma {
                    throw V1Fault(
                        comma, "trailing comma at the end of inline table",
                        says: "TOML 1.0 does not allow a comma before the closing brace of an inline table")
                }
                _ = try next()
                return true
            case .key, .integer, .string:
                if let previous = frame.previous, previous.kind != .comma {
                    throw V1Fault(follow, "comma expected between fields in inline table")
                }
                frame.previous = follow
                try field(&frame)
                return false
            case .comma:
                if frame.previous?.kind == .comma {
                    throw V1Fault(follow, "need field between two commas in inline table")
                }
                frame.previous = follow
                _ = try next()
            default:
                throw V1Fault(follow, "unexpected token type in inline table: \(follow.shown)")
            }
        }
    }

    private mutating func field(_ frame: inout Frame) throws(V1Fault) {
        let key = try next()
        try assume(.equal)
        frame.path = try path(key, "invalid key: ")
    }

    private mutating func scalar(_ token: V1Token) throws(V1Fault) -> TOMLValue.Kind {
        switch token.kind {
        case .end: throw V1Fault(token, "expecting a value")
        case .string: return .string(token.value)
        case .true: return .boolean(true)
        case .false: return .boolean(false)
        case .infinity: return .float(token.value.hasPrefix("-") ? -.infinity : .infinity)
        case .nan: return .float(.nan)
        case .integer: return try integer(token)
        case .float: return try float(token)
        case .localTime, .localDate: return try dateOrTime(token)
        case .equal: throw V1Fault(token, "cannot have multiple equals for the same key")
        case .error: throw V1Fault(token, token.value)
        default: throw unhandled(token)
        }
    }

    private func unhandled(_ token: V1Token) -> V1Fault {
        var fault = V1Fault.bare("unhandled token: \(token.shown)", at: token)
        fault.message = "a value is expected here, not \(token.value)"
        if isOlder {
            // 1.9.4 takes what it recovers from for a string, which this is not.
            fault.goText = "panic: \(fault.goText) [recovered]"
            fault.endsProgram = true
        }
        return fault
    }

    private func integer(_ token: V1Token) throws(V1Fault) -> TOMLValue.Kind {
        var digits = token.value.filter { $0 != "_" }
        var base: UInt32 = 10
        let letters = Array(digits.utf8)
        if letters.count >= 3, letters[0] == UInt8(ascii: "0") {
            guard let prefix = TOMLParser.base(letters[1]) else { throw V1Fault.bare("invalid base", at: token) }
            base = prefix
            digits.removeFirst(2)
        }
        try checkUnderscores(token, isHex: base == 16)
        let signed = GoNumber.integer(digits, base: Int(base))
        if case .success(let number) = signed { return .integer(number) }
        guard case .failure(var error) = signed else { return .integer(0) }
        if !isOlder, !digits.hasPrefix("-") {
            switch GoNumber.unsigned(digits, base: Int(base)) {
            case .success(let number): return .unsigned(number)
            case .failure(let other): error = other
            }
        }
        throw V1Fault(token, error.text)
    }

    private func float(_ token: V1Token) throws(V1Fault) -> TOMLValue.Kind {
        try checkUnderscores(token, isHex: false)
        switch GoNumber.float(token.value.filter { $0 != "_" }) {
        case .success(let number): return .float(number)
        case .failure(let error): throw V1Fault(token, error.text)
        }
    }

    private func checkUnderscores(_ token: V1Token, isHex: Bool) throws(V1Fault) {
        var hasBefore = false
        let scalars = Array(token.value.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            if scalar == "_", !hasBefore || index + 1 == scalars.count {
                throw V1Fault(token, isHex ? "invalid use of _ in hex number" : "invalid use of _ in number")
            }
            hasBefore = isHex ? V1Lexer.isHexDigit(scalar) : V1Lexer.isDigit(scalar)
        }
    }

    private mutating func dateOrTime(_ token: V1Token) throws(V1Fault) -> TOMLValue.Kind {
        if token.kind == .localTime {
            try check(token, GoTime.time(token.value))
            return .localTime(token.value)
        }
        guard let time = peek, time.kind == .localTime else {
            try check(token, GoTime.date(token.value))
            return .localDate(token.value)
        }
        _ = try next()
        guard let offset = peek, offset.kind == .timeOffset else {
            let text = token.value + "T" + time.value
            try check(token, GoTime.dateTime(text))
            return .localDateTime(text)
        }
        _ = try next()
        let text = token.value + "T" + time.value + offset.value
        try check(token, GoTime.offsetDateTime(text, isOlder: isOlder))
        return .offsetDateTime(text)
    }

    private func check(_ token: V1Token, _ complaint: String?) throws(V1Fault) {
        if let complaint { throw V1Fault(token, complaint) }
    }
}
