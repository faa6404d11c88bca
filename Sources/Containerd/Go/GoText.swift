/// Values as Go's `fmt` prints them.
enum GoText {
    /// `%q` of a string: `strconv.Quote`.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars { result += escaped(scalar) }
        return result + "\""
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"": "\\\""
        case "\\": "\\\\"
        case "\u{07}": "\\a"
        case "\u{08}": "\\b"
        case "\u{0C}": "\\f"
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        case "\u{0B}": "\\v"
        default: isPrintable(scalar) ? String(Character(scalar)) : numbered(scalar.value)
        }
    }

    private static func numbered(_ value: UInt32) -> String {
        switch value {
        case 0..<0x20, 0x7F: "\\x" + hexadecimal(value, digits: 2)
        case 0..<0x10000: "\\u" + hexadecimal(value, digits: 4)
        default: "\\U" + hexadecimal(value, digits: 8)
        }
    }

    private static func hexadecimal(_ value: UInt32, digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }

    /// `strconv.IsPrint`: letters, marks, numbers, punctuation, symbols and the ASCII space.
    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        case .spaceSeparator: scalar == " "
        default: true
        }
    }

    /// `%s` and `%v` of a slice of strings.
    static func list(_ elements: [String]) -> String { "[" + elements.joined(separator: " ") + "]" }
}

extension GoText {
    /// `%v` of a float64: the shortest text that reads back the same, and an exponent below 1e-04 and from 1e+06 on.
    static func float(_ number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Inf" : "+Inf" }
        let (digits, exponent) = shortest(number.magnitude)
        let sign = number.sign == .minus ? "-" : ""
        if exponent < -4 || exponent >= 6 {
            let fraction = digits.count > 1 ? "." + digits.dropFirst() : ""
            let power = exponent.magnitude < 10 ? "0\(exponent.magnitude)" : "\(exponent.magnitude)"
            return sign + digits.prefix(1) + fraction + "e" + (exponent < 0 ? "-" : "+") + power
        }
        if exponent < 0 { return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits }
        let whole = exponent + 1
        if digits.count <= whole { return sign + digits + String(repeating: "0", count: whole - digits.count) }
        return sign + digits.prefix(whole) + "." + digits.dropFirst(whole)
    }

    /// Significant digits and the power of ten of the first one.
    private static func shortest(_ number: Double) -> (digits: String, exponent: Int) {
        if number == 0 { return ("0", 0) }
        let parts = "\(number)".split(separator: "e")
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let fraction = mantissa.count > 1 && mantissa[1] != "0" ? String(mantissa[1]) : ""
        let all = String(mantissa[0]) + fraction
        let leading = all.prefix { $0 == "0" }.count
        var digits = String(all.dropFirst(leading))
        while digits.count > 1, digits.last == "0" { digits.removeLast() }
        let power = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        return (digits, mantissa[0].count - 1 - leading + power)
    }
}

extension GoText {
    /// `%v` of a `time.Time` that was read from a date with an offset (RFC 3339).
    static func time(_ text: String) -> String {
        let date = text.prefix(10)
        var clock = text.dropFirst(11)
        var zone = "+0000 UTC"
        if let last = clock.last, last == "Z" || last == "z" {
            clock.removeLast()
        } else if let sign = clock.lastIndex(where: { $0 == "+" || $0 == "-" }) {
            let offset = clock[sign...].filter { $0 != ":" }
            zone = offset.dropFirst() == "0000" ? zone : "\(offset) \(offset)"
            clock = clock[..<sign]
        }
        if clock.contains(".") {
            while clock.last == "0" { clock.removeLast() }
            if clock.last == "." { clock.removeLast() }
        }
        return "\(date) \(clock) \(zone)"
    }

    /// `String()` of go-toml v1's local dates and times: `T` between them, and a fraction of nine digits where there is one.
    static func localMoment(_ text: String) -> String {
        let text = String(text.map { $0 == " " ? "T" : $0 })
        guard let dot = text.firstIndex(of: ".") else { return text }
        let digits = text[text.index(after: dot)...].prefix(9)
        guard digits.contains(where: { $0 != "0" }) else { return String(text[..<dot]) }
        return text[..<dot] + "." + digits + String(repeating: "0", count: 9 - digits.count)
    }
}
