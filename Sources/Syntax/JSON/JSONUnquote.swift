/// `unquoteBytes` of encoding/json/decode.go: resolves escapes, and puts U+FFFD in the place of each byte that is not
/// UTF-8 and of each surrogate without its partner.
func unquotedJSON(_ content: ArraySlice<UInt8>) -> String {
    var text = String.UnicodeScalarView()
    var rest = content
    while let byte = rest.first {
        if byte == UInt8(ascii: "\\") {
            rest.removeFirst()
            text.append(escapedScalar(&rest))
        } else if let (scalar, width) = decodeUTF8(rest) {
            text.append(scalar)
            rest.removeFirst(width)
        } else {
            text.append("\u{FFFD}")
            rest.removeFirst()
        }
    }
    return String(text)
}

private func escapedScalar(_ rest: inout ArraySlice<UInt8>) -> Unicode.Scalar {
    guard let byte = rest.popFirst() else { return "\u{FFFD}" }
    switch byte {
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): break
    default: return Unicode.Scalar(byte)
    }
    guard let first = hexUnit(rest) else { return "\u{FFFD}" }
    rest.removeFirst(4)
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, rest.starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]),
        let second = hexUnit(rest.dropFirst(2)), (0xDC00...0xDFFF).contains(second)
    else { return "\u{FFFD}" }
    rest.removeFirst(6)
    return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
}

private func hexUnit(_ rest: ArraySlice<UInt8>) -> UInt32? {
    let digits = rest.prefix(4)
    guard digits.count == 4 else { return nil }
    var value: UInt32 = 0
    for digit in digits {
        guard let digitValue = hexValue(digit) else { return nil }
        value = value << 4 | digitValue
    }
    return value
}

/// The character that begins a text and its length in bytes; nil where that is not UTF-8 (RFC 3629, as Go's
/// `utf8.DecodeRune` reads it).
func decodeUTF8(_ bytes: ArraySlice<UInt8>) -> (scalar: Unicode.Scalar, width: Int)? {
    guard let first = bytes.first else { return nil }
    if first < 0x80 { return (Unicode.Scalar(first), 1) }
    let (width, minimum): (Int, UInt32)
    switch first {
    case 0xC2...0xDF: (width, minimum) = (2, 0x80)
    case 0xE0...0xEF: (width, minimum) = (3, 0x800)
    case 0xF0...0xF4: (width, minimum) = (4, 0x10000)
    default: return nil
    }
    guard bytes.count >= width else { return nil }
    var value = UInt32(first) & (0x7F >> UInt32(width))
    for byte in bytes.dropFirst().prefix(width - 1) {
        guard byte & 0xC0 == 0x80 else { return nil }
        value = value << 6 | UInt32(byte & 0x3F)
    }
    guard value >= minimum, let scalar = Unicode.Scalar(value) else { return nil }
    return (scalar, width)
}
