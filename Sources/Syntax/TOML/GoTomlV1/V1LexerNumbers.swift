extension V1Lexer {
    mutating func dateTimeOrNumber() throws(Failure) -> State {
        // Only bytes count for how far go-toml looks ahead, but nothing but digits comes before what it looks for.
        var digits = 0
        while digits < 4, Self.isDigit(peek(digits)) { digits += 1 }
        if digits == 2, peek(2) == ":" {
            next(3)
            try clock(afterHour: true)
            emit(.localTime)
            return .rvalue
        }
        if digits == 4, peek(4) == "-" { return try dateTime() }
        return try number()
    }

    private mutating func dateTime() throws(Failure) -> State {
        next(5)
        try twoDigits("invalid month digit in date: ")
        let separator = next()
        guard separator == "-" else {
            throw Failure(text: "expected - to separate month of a date, not \(Self.shown(separator))")
        }
        try twoDigits("invalid day digit in date: ")
        emit(.localDate)
        guard let scalar = peek else { return .rvalue }
        guard scalar == " " || scalar == "T" else {
            throw Failure(text: "incorrect date/time separation character: \(Self.shown(scalar))")
        }
        if scalar == " ", !Self.isDigit(peek(1)) || !Self.isDigit(peek(2)) { return .rvalue }
        skip()
        try clock(afterHour: false)
        emit(.localTime)
        return try timeOffset()
    }

    private mutating func twoDigits(_ complaint: String) throws(Failure) {
        for _ in 0..<2 {
            let scalar = next()
            guard Self.isDigit(scalar) else { throw Failure(text: complaint + Self.shown(scalar)) }
        }
    }

    private mutating func colon(_ complaint: String) throws(Failure) {
        let scalar = next()
        guard scalar == ":" else { throw Failure(text: complaint + Self.shown(scalar)) }
    }

    private mutating func clock(afterHour: Bool) throws(Failure) {
        if !afterHour {
            try twoDigits("invalid hour digit in time: ")
            try colon("time hour/minute separator should be :, not ")
        }
        try twoDigits("invalid minute digit in time: ")
        try colon("time minute/second separator should be :, not ")
        try twoDigits("invalid second digit in time: ")
        guard peek == "." else { return }
        next()
        let first = next()
        guard Self.isDigit(first) else {
            throw Failure(text: "expected at least one digit in time's fraction, not \(Self.shown(first))")
        }
        while Self.isDigit(peek) { next() }
    }

    private mutating func timeOffset() throws(Failure) -> State {
        if peek == "Z" {
            next()
            emit(.timeOffset)
        } else if peek == "+" || peek == "-" {
            next()
            try twoDigits("invalid hour digit in time offset: ")
            try colon("time offset hour/minute separator should be :, not ")
            try twoDigits("invalid minute digit in time offset: ")
            emit(.timeOffset)
        }
        return .rvalue
    }

    mutating func number() throws(Failure) -> State {
        if peek == "0", let follow = peek(1), follow.isASCII {
            if let base = TOMLParser.base(UInt8(follow.value)) { return try prefixed(base) }
            if ("a"..."z").contains(follow) || ("A"..."Z").contains(follow) {
                throw Failure(
                    text: "unknown number base: \(follow). possible options are x (hex) o (octal) b (binary)",
                    place: .tokenStart)
            }
        }
        if peek == "+" || peek == "-" {
            next()
            if follows("inf") || follows("nan") {
                let kind: V1Token.Kind = follows("inf") ? .infinity : .nan
                next(3)
                emit(kind)
                return .rvalue
            }
        }
        emit(try decimal())
        return .rvalue
    }

    private mutating func prefixed(_ base: UInt32) throws(Failure) -> State {
        next(2)
        let start = index
        while let scalar = peek, scalar == "_" || Self.isHexDigit(scalar) && digitValue(scalar) < base { next() }
        guard index > start else { throw Failure(text: "number needs at least one digit") }
        emit(.integer)
        return .rvalue
    }

    private func digitValue(_ scalar: Unicode.Scalar) -> UInt32 {
        hexValue(UInt8(truncatingIfNeeded: scalar.value)) ?? .max
    }

    private mutating func decimal() throws(Failure) -> V1Token.Kind {
        var (hasPoint, hasExponent, hasDigit) = (false, false, false)
        scan: while let scalar = peek {
            switch scalar {
            case ".":
                guard !hasPoint else { throw Failure(text: "cannot have two dots in one float") }
                next()
                guard Self.isDigit(peek) else { throw Failure(text: "float cannot end with a dot") }
                hasPoint = true
            case "e", "E":
                hasExponent = true
                next()
                if peek == "+" || peek == "-" { next() }
            case "0"..."9":
                hasDigit = true
                next()
            case "_": next()
            default: break scan
            }
            if hasPoint, !hasDigit { throw Failure(text: "cannot start float with a dot") }
        }
        guard hasDigit else { throw Failure(text: "no digit in that number") }
        return hasPoint || hasExponent ? .float : .integer
    }
}
