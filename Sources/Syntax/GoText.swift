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

    /// Lower-case hexadecimal, padded with zeros.
    static func hex(_ value: UInt32, digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
}
