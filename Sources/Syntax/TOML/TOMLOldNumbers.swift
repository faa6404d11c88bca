/// Numbers and dates as go-toml 2.0 to 2.3 cuts them out of the text and converts them.
extension TOMLParser {
    /// `parseIntOrFloatOrDateTime` of unstable/parser.go.
    mutating func oldToken() throws(TOMLFault) -> Token {
        if bytes.count - index >= 3, byte() != UInt8(ascii: "+"), byte() != UInt8(ascii: "-") {
            var digits = 0
            while digits < 5, isDigit(index + digits) { digits += 1 }
            let next = byte(digits)
            if digits == 2 && next == UInt8(ascii: ":") || digits == 4 && next == UInt8(ascii: "-") {
                return oldDateOrTime()
            }
        }
        if byte() == UInt8(ascii: "0"), bytes.count - index > 2, let next = byte(1), next != UInt8(ascii: "."),
            next | 0x20 != UInt8(ascii: "e")
        {
            return oldPrefixed(next)
        }
        return try oldNumber()
    }

    private mutating func oldPrefixed(_ letter: UInt8) -> Token {
        index += 1
        guard let base = Self.base(letter) else { return .integer }
        index += 1
        while let byte = byte(), byte == UInt8(ascii: "_") || hexValue(byte).map({ $0 < base }) ?? false { index += 1 }
        return .integer
    }

    private mutating func oldNumber() throws(TOMLFault) -> Token {
        let start = index
        var token = Token.integer
        scan: while let byte = byte() {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "_"): break
            case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): token = .float
            case UInt8(ascii: "i"), UInt8(ascii: "n"):
                guard follows(Array("inf".utf8)) || follows(Array("nan".utf8)) else {
                    let letter = Character(Unicode.Scalar(byte))
                    throw fault(
                        "unexpected character '\(letter)' while scanning for a number", says: "strings must be quoted")
                }
                index += 3
                return .float
            default: break scan
            }
            index += 1
        }
        guard index > start else {
            throw fault(
                "incomplete number",
                says: "no value begins with \(GoText.quoted(bytes[index])); a string needs quotes")
        }
        return token
    }

    private mutating func oldDateOrTime() -> Token {
        let start = index
        var (hasDate, hasTime, hasZone, hasSpace) = (false, false, false, false)
        scan: while let byte = byte() {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): break
            case UInt8(ascii: "-"):
                hasDate = true
                if index - start >= 8 { hasZone = true }
            case UInt8(ascii: "T"), UInt8(ascii: "t"), UInt8(ascii: ":"), UInt8(ascii: "."): hasTime = true
            case UInt8(ascii: "+"), UInt8(ascii: "Z"), UInt8(ascii: "z"): hasZone = true
            case UInt8(ascii: " "):
                guard !hasSpace, isDigit(index + 1) else { break scan }
                // One more byte goes along unseen, unless the file ends there.
                index += index + 2 >= bytes.count ? 1 : 2
                hasSpace = true
                hasTime = true
            default: break scan
            }
            index += 1
        }
        guard hasTime else { return .localDate }
        guard hasDate else { return .localTime }
        return hasZone ? .offsetDateTime : .localDateTime
    }

    /// `parseInteger` of decode.go.
    func oldInteger(_ range: Range<Int>) throws(TOMLFault) -> Int64 {
        let text = bytes[range]
        let start = range.lowerBound
        let base = text.count > 2 && text[start] == UInt8(ascii: "0") ? Self.base(text[start + 1]) : nil
        let cleaned = try withoutUnderscores(base == nil ? text : text.dropFirst(2))
        if base == nil {
            let digits = Self.isSign(cleaned.first) ? cleaned.dropFirst() : cleaned[...]
            if digits.count > 1, digits.first == UInt8(ascii: "0") {
                throw fault(at: start, "leading zero not allowed on decimal number")
            }
        }
        switch GoNumber.integer(String(decoding: cleaned, as: UTF8.self), base: Int(base ?? 10)) {
        case .success(let number): return number
        case .failure(let error):
            let kind = [16: "hexadecimal", 8: "octal", 2: "binary"][base ?? 10] ?? "decimal"
            throw fault(at: start, "couldn't parse \(kind) number: \(error.text)")
        }
    }

    private static func isSign(_ byte: UInt8?) -> Bool {
        byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
    }

    /// `checkAndRemoveUnderscoresIntegers` of decode.go.
    private func withoutUnderscores(_ text: ArraySlice<UInt8>) throws(TOMLFault) -> [UInt8] {
        let start = Self.isSign(text.first) ? text.startIndex + 1 : text.startIndex
        guard start < text.endIndex else { return Array(text) }
        let underscore = UInt8(ascii: "_")
        if text[start] == underscore { throw fault(at: start, "number cannot start with underscore") }
        if text.last == underscore { throw fault(at: text.endIndex - 1, "number cannot end with underscore") }
        for offset in text.indices.dropFirst() where text[offset] == underscore && text[offset - 1] == underscore {
            throw fault(at: offset - 1, "number must have at least one digit between underscores")
        }
        return text.filter { $0 != underscore }
    }

    /// `parseFloat` of decode.go.
    func oldFloat(_ range: Range<Int>) throws(TOMLFault) -> Double {
        let text = bytes[range]
        let start = range.lowerBound
        if text.elementsEqual("+nan".utf8) || text.elementsEqual("-nan".utf8) { return .nan }
        let cleaned = try floatWithoutUnderscores(text)
        try checkPoints(cleaned, start: start)
        let digits = Self.isSign(cleaned.first) ? cleaned.dropFirst() : cleaned[...]
        if digits.first == UInt8(ascii: "0"), let second = digits.dropFirst().first, (0x30...0x39).contains(second) {
            throw fault(at: start, "float integer part cannot have leading zeroes")
        }
        switch GoNumber.float(String(decoding: cleaned, as: UTF8.self)) {
        case .success(let number): return number
        case .failure(let error): throw fault(at: start, "unable to parse float: \(error.text)")
        }
    }

    private func checkPoints(_ cleaned: [UInt8], start: Int) throws(TOMLFault) {
        let point = UInt8(ascii: ".")
        if cleaned.first == point { throw fault(at: start, "float cannot start with a dot") }
        if cleaned.last == point { throw fault(at: start, "float cannot end with a dot") }
        var hasPoint = false
        for offset in cleaned.indices where cleaned[offset] == point {
            if hasPoint { throw fault(at: start + offset, "float can have at most one decimal point") }
            guard (0x30...0x39).contains(cleaned[offset - 1]) else {
                throw fault(at: start + offset - 1, "float decimal point must be preceded by a digit")
            }
            guard (0x30...0x39).contains(cleaned[offset + 1]) else {
                throw fault(at: start + offset, "float decimal point must be followed by a digit")
            }
            hasPoint = true
        }
    }

    /// `checkAndRemoveUnderscoresFloats` of decode.go.
    private func floatWithoutUnderscores(_ text: ArraySlice<UInt8>) throws(TOMLFault) -> [UInt8] {
        let underscore = UInt8(ascii: "_")
        if text.first == underscore { throw fault(at: text.startIndex, "number cannot start with underscore") }
        if text.last == underscore { throw fault(at: text.endIndex - 1, "number cannot end with underscore") }
        guard text.contains(underscore) else { return Array(text) }
        var isAfterDigit = false
        for offset in text.indices {
            let next = offset + 1 < text.endIndex ? text[offset + 1] : 0
            switch text[offset] {
            case underscore:
                guard isAfterDigit else {
                    throw fault(at: offset - 1, "number must have at least one digit between underscores")
                }
                if next | 0x20 == UInt8(ascii: "e") {
                    throw fault(at: offset + 1, "cannot have underscore before exponent")
                }
                isAfterDigit = false
            case UInt8(ascii: "+"), UInt8(ascii: "-"): isAfterDigit = false
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                if next == underscore { throw fault(at: offset + 1, "cannot have underscore after exponent") }
            case UInt8(ascii: "."):
                if next == underscore { throw fault(at: offset + 1, "cannot have underscore after decimal point") }
                if offset > text.startIndex, text[offset - 1] == underscore {
                    throw fault(at: offset - 1, "cannot have underscore before decimal point")
                }
            default: isAfterDigit = true
            }
        }
        return text.filter { $0 != underscore }
    }
}
