/// `strconv` of Go, as far as numbers of TOML go.
enum GoNumber {
    struct Failure: Error {
        /// `NumError.Error()`.
        var text: String
    }

    static func float(_ text: String) -> Result<Double, Failure> {
        let unsigned = text.hasPrefix("+") || text.hasPrefix("-") ? text.dropFirst() : text[...]
        if unsigned == "inf" { return .success(text.hasPrefix("-") ? -.infinity : .infinity) }
        // Go knows no signed NaN, but go-toml takes one.
        if unsigned == "nan" { return .success(.nan) }
        guard isDecimal(Array(unsigned.utf8)), let number = Double(text) else {
            return failure("ParseFloat", text, "invalid syntax")
        }
        return number.isFinite ? .success(number) : failure("ParseFloat", text, "value out of range")
    }

    static func integer(_ text: String, base: Int) -> Result<Int64, Failure> {
        if let number = Int64(text, radix: base) { return .success(number) }
        return failure("ParseInt", text, reason(text, base: base, takesSign: true))
    }

    static func unsigned(_ text: String, base: Int) -> Result<UInt64, Failure> {
        let hasSign = text.hasPrefix("+") || text.hasPrefix("-")
        if !hasSign, let number = UInt64(text, radix: base) { return .success(number) }
        return failure("ParseUint", text, reason(text, base: base, takesSign: false))
    }

    private static func reason(_ text: String, base: Int, takesSign: Bool) -> String {
        let hasSign = text.hasPrefix("+") || text.hasPrefix("-")
        let digits = Array((takesSign && hasSign ? text.dropFirst() : text[...]).utf8)
        let areDigits = !digits.isEmpty && digits.allSatisfy { hexValue($0).map { $0 < base } ?? false }
        return areDigits ? "value out of range" : "invalid syntax"
    }

    private static func failure<Number>(
        _ function: String, _ text: String, _ reason: String
    ) -> Result<Number, Failure> {
        .failure(Failure(text: "strconv.\(function): parsing \(GoText.quoted(text)): \(reason)"))
    }

    /// Digits, of which a point may stand among them, and an exponent.
    private static func isDecimal(_ text: [UInt8]) -> Bool {
        var index = 0
        let skipDigits = {
            let start = index
            while index < text.count, UInt8(ascii: "0") <= text[index], text[index] <= UInt8(ascii: "9") { index += 1 }
            return index - start
        }
        var count = skipDigits()
        if index < text.count, text[index] == UInt8(ascii: ".") {
            index += 1
            count += skipDigits()
        }
        guard count > 0 else { return false }
        if index < text.count, text[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            if index < text.count, text[index] == UInt8(ascii: "+") || text[index] == UInt8(ascii: "-") { index += 1 }
            guard skipDigits() > 0 else { return false }
        }
        return index == text.count
    }
}
