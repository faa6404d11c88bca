/// How Go's `strconv` and `encoding/json` show a byte in an error.
enum GoText {
    /// `quoteChar` of encoding/json/scanner.go: a byte is shown as the Latin-1 character of that number.
    static func quoted(_ byte: UInt8) -> String {
        switch byte {
        case UInt8(ascii: "'"): "'\\''"
        case UInt8(ascii: "\""): "'\"'"
        case UInt8(ascii: "\\"): "'\\\\'"
        default: "'" + escaped(Unicode.Scalar(byte)) + "'"
        }
    }

    /// `strconv.Quote`.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\u{0}"..."\u{FF}": quoted += escaped(scalar)
            default:
                if isPrintable(scalar) {
                    quoted.unicodeScalars.append(scalar)
                } else {
                    let isShort = scalar.value <= 0xFFFF
                    quoted += (isShort ? "\\u" : "\\U") + hex(scalar.value, digits: isShort ? 4 : 8)
                }
            }
        }
        return quoted + "\""
    }

    /// `strconv.QuoteRune` of the character that these bytes begin with, or of the byte where they begin with none.
    static func quotedCharacter(_ bytes: ArraySlice<UInt8>) -> String {
        guard let first = bytes.first else { return "''" }
        guard first >= 0x80 else { return quoted(first) }
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&iterator) else {
            return "'\\x" + hex(UInt32(first), digits: 2) + "'"
        }
        return "'" + quoted(String(Character(scalar))).dropFirst().dropLast() + "'"
    }

    /// `unicode.IsPrint`: letters, marks, numbers, punctuation, symbols.
    static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
            .spaceSeparator:
            false
        default: true
        }
    }

    /// `strconv.Quote` of one character up to U+00FF that needs no quotation mark escaped.
    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar.value {
        case 0x07: "\\a"
        case 0x08: "\\b"
        case 0x09: "\\t"
        case 0x0A: "\\n"
        case 0x0B: "\\v"
        case 0x0C: "\\f"
        case 0x0D: "\\r"
        case 0..<0x20, 0x7F: "\\x" + hex(scalar.value, digits: 2)
        case 0x80...0xA0, 0xAD: "\\u" + hex(scalar.value, digits: 4)
        default: String(Character(scalar))
        }
    }

    /// `%#U` of `fmt`, for a byte taken as a character.
    static func unicode(_ byte: UInt8) -> String {
        let number = "U+" + hex(UInt32(byte), digits: 4).uppercased()
        let isPrintable = (0x20...0x7E).contains(byte) || byte > 0xA0 && byte != 0xAD
        return isPrintable ? "\(number) '\(Character(Unicode.Scalar(byte)))'" : number
    }

    /// Lower-case hexadecimal, padded with zeros.
    static func hex(_ value: UInt32, digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
}
