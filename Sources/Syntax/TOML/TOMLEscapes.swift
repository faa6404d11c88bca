extension TOMLParser {
    /// Where old go-toml finds the end of a string before it looks at what is within.
    struct OldClose {
        var offset: Int
        var isEscaped: Bool
    }

    /// The escape at the backslash here.
    mutating func escape(
        into content: inout [UInt8], isMultiline: Bool, close: OldClose?
    ) throws(TOMLFault) {
        let backslash = index
        index += 1
        guard let byte = byte() else {
            throw fault(at: backslash, "need a character after \\")
        }
        if isMultiline, try lineEndingBackslash(backslash) { return }
        if let plain = Self.plainEscapes[byte] {
            content.append(plain)
            index += 1
            return
        }
        switch byte {
        case UInt8(ascii: "e") where rules.takesEscapeE:
            content.append(0x1B)
            index += 1
        case UInt8(ascii: "x") where rules.takesTOML11: try hexEscape(2, into: &content, close: close)
        case UInt8(ascii: "u"): try hexEscape(4, into: &content, close: close)
        case UInt8(ascii: "U"): try hexEscape(8, into: &content, close: close)
        default:
            throw fault(
                at: rules.isOld ? index : backslash, place: backslash,
                old: "invalid escaped character \(GoText.unicode(byte))",
                "invalid escape character \(GoText.unicode(byte))")
        }
    }

    private static let plainEscapes: [UInt8: UInt8] = [
        UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "\\"): UInt8(ascii: "\\"), UInt8(ascii: "b"): 0x08,
        UInt8(ascii: "f"): 0x0C, UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
    ]

    /// A backslash that ends its line swallows all white space up to the next character.
    private mutating func lineEndingBackslash(_ backslash: Int) throws(TOMLFault) -> Bool {
        var end = index
        while end < bytes.count, bytes[end] == 0x20 || bytes[end] == 0x09 { end += 1 }
        if end < bytes.count, bytes[end] == UInt8(ascii: "\r") { end += 1 }
        guard end < bytes.count, bytes[end] == UInt8(ascii: "\n") else { return false }
        while end < bytes.count {
            let isReturn = bytes[end] == UInt8(ascii: "\r")
            if isReturn, end + 1 == bytes.count || bytes[end + 1] != UInt8(ascii: "\n") { break }
            guard isReturn || bytes[end] == 0x20 || bytes[end] == 0x09 || bytes[end] == UInt8(ascii: "\n") else {
                break
            }
            end += 1
        }
        index = end
        return true
    }

    private mutating func hexEscape(
        _ count: Int, into content: inout [UInt8], close: OldClose?
    ) throws(TOMLFault) {
        let backslash = index - 1
        index += 1
        let left = (close?.offset ?? bytes.count) - index
        guard left >= count else {
            var short = fault(
                at: rules.isOld ? index : backslash, place: backslash,
                old: "unicode point needs \(count) character, not \(left)", "unicode escape sequence is too short")
            short.isEmpty = left == 0
            throw short
        }
        var value: UInt32 = 0
        for offset in 0..<count {
            guard let digit = hexValue(bytes[index + offset]) else {
                throw fault(
                    at: index + offset, place: backslash, old: "non-hex character",
                    "invalid hexadecimal digit in unicode escape sequence")
            }
            value = value << 4 | digit
        }
        guard let scalar = Unicode.Scalar(value) else {
            throw fault(
                at: rules.isOld ? index : backslash, place: backslash,
                old: "escape sequence is invalid Unicode code point",
                "escape sequence is not a valid unicode code point")
        }
        content += Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        index += count
    }

    /// `scanBasicString` of go-toml before 2.4.
    func closeOfBasicString() throws(TOMLFault) -> OldClose {
        var isEscaped = false
        var offset = index + 1
        while offset < bytes.count {
            switch bytes[offset] {
            case UInt8(ascii: "\""): return OldClose(offset: offset, isEscaped: isEscaped)
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                throw fault(
                    at: offset, place: index, "basic strings cannot have new lines",
                    says: "this string has no closing quote on its line")
            case UInt8(ascii: "\\"):
                guard offset + 1 < bytes.count else {
                    throw fault(at: offset, place: index, "need a character after \\")
                }
                isEscaped = true
                offset += 1
            default: break
            }
            offset += 1
        }
        throw fault(
            at: bytes.count, place: index, "basic string not terminated by \"", says: "this string has no closing quote"
        )
    }

    /// `scanMultilineBasicString` of go-toml before 2.4; the offset is that of the closing three quotes.
    func closeOfMultilineBasicString() throws(TOMLFault) -> OldClose {
        var isEscaped = false
        var offset = index + 3
        while offset < bytes.count {
            switch bytes[offset] {
            case UInt8(ascii: "\""):
                var quotes = 0
                while offset + quotes < bytes.count, bytes[offset + quotes] == UInt8(ascii: "\"") { quotes += 1 }
                if quotes > 5 {
                    throw fault(at: offset + 2, place: offset, "\"\"\" not allowed in multiline basic string")
                }
                if quotes >= 3 { return OldClose(offset: offset + quotes - 3, isEscaped: isEscaped) }
                offset += quotes - 1
            case UInt8(ascii: "\\"):
                guard offset + 1 < bytes.count else {
                    throw fault(at: bytes.count, place: index, "need a character after \\")
                }
                isEscaped = true
                offset += 1
            case UInt8(ascii: "\r"):
                guard offset + 1 < bytes.count, bytes[offset + 1] == UInt8(ascii: "\n") else {
                    throw fault(
                        at: offset + 1 == bytes.count ? bytes.count : offset, place: offset, "need a \\n after \\r")
                }
                offset += 1
            default: break
            }
            offset += 1
        }
        throw fault(at: bytes.count, place: index, "multiline basic string not terminated by \"\"\"")
    }
}
