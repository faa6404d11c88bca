extension TOMLParser {
    /// What a piece of text is, before its value is looked at.
    enum Token {
        case integer, float, offsetDateTime, localDateTime, localDate, localTime
    }

    /// A number, date or time; go-toml v2 cuts it out of the text first and converts it later, if at all.
    mutating func numberOrDate() throws(TOMLFault) -> TOMLValue.Kind {
        let start = index
        let token = try rules.isOld ? oldToken() : token()
        do {
            return try converted(token, start..<index)
        } catch {
            if rules.convertsLate { return .unreadable(error.syntaxError(in: bytes, rules)) }
            throw error
        }
    }

    private func converted(_ token: Token, _ range: Range<Int>) throws(TOMLFault) -> TOMLValue.Kind {
        switch token {
        case .integer: return .integer(try rules.isOld ? oldInteger(range) : integer(range))
        case .float: return .float(try rules.isOld ? oldFloat(range) : float(range))
        default: break
        }
        try checkDateOrTime(token, range)
        let text = String(decoding: bytes[range], as: UTF8.self)
        switch token {
        case .localDateTime: return .localDateTime(text)
        case .localDate: return .localDate(text)
        case .localTime: return .localTime(text)
        default: return .offsetDateTime(text)
        }
    }

    func isDigit(_ offset: Int) -> Bool {
        offset < bytes.count && UInt8(ascii: "0") <= bytes[offset] && bytes[offset] <= UInt8(ascii: "9")
    }

    private mutating func token() throws(TOMLFault) -> Token {
        guard isDigit(index) else {
            guard byte() == UInt8(ascii: "+") || byte() == UInt8(ascii: "-") else {
                let shown = GoText.unicode(bytes[index])
                throw fault(
                    "unexpected character \(shown) at start of value",
                    says: "no value begins with \(GoText.quoted(bytes[index])); a string needs quotes")
            }
            return try number()
        }
        if isDigit(index + 1), byte(2) == UInt8(ascii: ":") { return dateOrTime() }
        if (1...3).allSatisfy({ isDigit(index + $0) }), byte(4) == UInt8(ascii: "-") { return dateOrTime() }
        return try number()
    }

    private mutating func number() throws(TOMLFault) -> Token {
        let start = index
        if byte() == UInt8(ascii: "+") || byte() == UInt8(ascii: "-") { index += 1 }
        guard let byte = byte() else { throw fault(at: start, "expected number after sign") }
        if byte == UInt8(ascii: "i") || byte == UInt8(ascii: "n") {
            let word = byte == UInt8(ascii: "i") ? "inf" : "nan"
            guard follows(Array(word.utf8)) else { throw fault("expected \"\(word)\"") }
            index += 3
            return .float
        }
        guard isDigit(index) else { throw fault("expected digit but got \(GoText.unicode(byte))") }
        if byte == UInt8(ascii: "0"), let base = self.byte(1).flatMap(Self.base) {
            return try prefixed(base, start: start)
        }
        return try decimal(start: start)
    }

    static func base(_ letter: UInt8) -> UInt32? {
        switch letter {
        case UInt8(ascii: "x"): 16
        case UInt8(ascii: "o"): 8
        case UInt8(ascii: "b"): 2
        default: nil
        }
    }

    private mutating func prefixed(_ base: UInt32, start: Int) throws(TOMLFault) -> Token {
        guard index == start else {
            throw fault(at: start, "sign is not allowed on numbers with a radix prefix")
        }
        index += 2
        guard digit(at: index, base: base) else {
            throw fault(at: start, "radix prefix must be followed by at least one digit")
        }
        try digits(base: base)
        return .integer
    }

    private func digit(at offset: Int, base: UInt32) -> Bool {
        offset < bytes.count && hexValue(bytes[offset]).map { $0 < base } ?? false
    }

    private mutating func digits(base: UInt32 = 10) throws(TOMLFault) {
        while true {
            if digit(at: index, base: base) {
                index += 1
            } else if byte() == UInt8(ascii: "_") {
                guard digit(at: index + 1, base: base) else {
                    throw fault("number must have at least one digit between underscores")
                }
                index += 2
            } else {
                return
            }
        }
    }

    private mutating func decimal(start: Int) throws(TOMLFault) -> Token {
        let first = index
        index += 1
        try digits()
        if bytes[first] == UInt8(ascii: "0"), index > first + 1 {
            throw fault(at: first, "integers cannot have leading zeroes")
        }
        var token = Token.integer
        if byte() == UInt8(ascii: ".") {
            index += 1
            guard isDigit(index) else { throw fault("decimal point must be followed by a digit") }
            try digits()
            token = .float
        }
        if byte() == UInt8(ascii: "e") || byte() == UInt8(ascii: "E") {
            index += 1
            if byte() == UInt8(ascii: "+") || byte() == UInt8(ascii: "-") { index += 1 }
            guard isDigit(index) else { throw fault("exponent must contain at least one digit") }
            try digits()
            token = .float
        }
        if let byte = byte(), Self.isLetter(byte) { throw fault(place: start, "strings must be quoted") }
        return token
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private mutating func dateOrTime() -> Token {
        let start = index
        var delimiter: Int?
        scan: while let byte = byte() {
            switch byte {
            case UInt8(ascii: "T"), UInt8(ascii: "t"), UInt8(ascii: " "):
                if byte == UInt8(ascii: " "), !isDigit(index + 1) { break scan }
                delimiter = delimiter ?? index
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: "+"),
                UInt8(ascii: "."), UInt8(ascii: "Z"), UInt8(ascii: "z"):
                break
            default: break scan
            }
            index += 1
        }
        if bytes[start + 2] == UInt8(ascii: ":") { return .localTime }
        guard let delimiter else { return .localDate }
        let zones = [UInt8(ascii: "Z"), UInt8(ascii: "z"), UInt8(ascii: "+"), UInt8(ascii: "-")]
        return bytes[(delimiter + 1)..<index].contains(where: zones.contains) ? .offsetDateTime : .localDateTime
    }

    private func integer(_ range: Range<Int>) throws(TOMLFault) -> Int64 {
        let text = bytes[range].filter { $0 != UInt8(ascii: "_") }
        let base = text.count > 2 && text[0] == UInt8(ascii: "0") ? Self.base(text[1]) : nil
        let digits = String(decoding: base == nil ? text[...] : text.dropFirst(2), as: UTF8.self)
        if let number = Int64(digits, radix: Int(base ?? 10)) { return number }
        let kind = [16: "hexadecimal", 8: "octal", 2: "binary"][base ?? 10] ?? "decimal"
        throw fault(at: range.lowerBound, "\(kind) number is too large to fit in a 64-bit signed integer")
    }

    private func float(_ range: Range<Int>) throws(TOMLFault) -> Double {
        let text = String(decoding: bytes[range].filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
        switch GoNumber.float(text) {
        case .success(let number): return number
        case .failure(let error): throw fault(at: range.lowerBound, "unable to parse float: \(error.text)")
        }
    }
}
