/// `time.ParseDuration`.
enum GoDuration {
    /// Nanoseconds.
    private static let units: [String: UInt64] = [
        "ns": 1, "us": 1000, "\u{B5}s": 1000, "\u{3BC}s": 1000, "ms": 1_000_000, "s": 1_000_000_000,
        "m": 60_000_000_000, "h": 3_600_000_000_000,
    ]
    /// The magnitude of the least duration, and by one too much for the greatest.
    private static let limit: UInt64 = 1 << 63

    /// What Go says against a text; nil where it is a duration.
    static func fault(_ text: String) -> String? {
        var rest = text.utf8[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        if rest.elementsEqual("0".utf8) { return nil }
        let invalid = "time: invalid duration \(quoted(text))"
        guard !rest.isEmpty else { return invalid }
        var sum: UInt64 = 0
        while !rest.isEmpty {
            let whole = digits(&rest)
            var fraction: Substring.UTF8View?
            if rest.first == UInt8(ascii: ".") {
                rest.removeFirst()
                fraction = digits(&rest)
            }
            guard !whole.isEmpty || fraction?.isEmpty == false, let number = integer(whole) else { return invalid }
            let name = rest.prefix { $0 != UInt8(ascii: ".") && !isDigit($0) }
            rest = rest[name.endIndex...]
            guard !name.isEmpty else { return "time: missing unit in duration \(quoted(text))" }
            let unitName = String(Substring(name))
            guard let unit = units[unitName] else {
                return "time: unknown unit \(quoted(unitName)) in duration \(quoted(text))"
            }
            guard number <= limit / unit else { return invalid }
            let part = number * unit + share(fraction, of: unit)
            guard part <= limit - sum else { return invalid }
            sum += part
        }
        return sum == limit && !isNegative ? invalid : nil
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func digits(_ rest: inout Substring.UTF8View) -> Substring.UTF8View {
        let digits = rest.prefix(while: isDigit)
        rest = rest[digits.endIndex...]
        return digits
    }

    /// `leadingInt`: nil beyond 64 bits.
    private static func integer(_ digits: Substring.UTF8View) -> UInt64? {
        var number: UInt64 = 0
        for digit in digits {
            guard number <= limit / 10 else { return nil }
            number = number * 10 + UInt64(digit - UInt8(ascii: "0"))
            guard number <= limit else { return nil }
        }
        return number
    }

    /// `leadingFraction`: digits that do not fit are passed over.
    private static func share(_ digits: Substring.UTF8View?, of unit: UInt64) -> UInt64 {
        var number: UInt64 = 0
        var scale = 1.0
        for digit in digits ?? Substring().utf8 {
            guard number <= (limit - 1) / 10 else { break }
            let next = number * 10 + UInt64(digit - UInt8(ascii: "0"))
            guard next <= limit else { break }
            number = next
            scale *= 10
        }
        return UInt64(Double(number) * (Double(unit) / scale))
    }

    /// `quote` of the package time, which writes bytes where `strconv.Quote` writes names.
    private static func quoted(_ text: String) -> String {
        var result: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0..<0x20, 0x80...:
                let digits = String(byte, radix: 16)
                result += Array("\\x\(digits.utf8.count < 2 ? "0" : "")\(digits)".utf8)
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): result += [UInt8(ascii: "\\"), byte]
            default: result.append(byte)
            }
        }
        return "\"" + String(decoding: result, as: UTF8.self) + "\""
    }
}
