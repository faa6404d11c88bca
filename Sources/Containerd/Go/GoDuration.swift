/// `time.ParseDuration`.
enum GoDuration {
    private static let units: Set<String> = ["ns", "us", "\u{B5}s", "\u{3BC}s", "ms", "s", "m", "h"]

    /// What Go says against a text; nil where it is a duration. Durations too long for 64 bits are not told.
    static func fault(_ text: String) -> String? {
        var rest = Substring(text)
        if rest.first == "+" || rest.first == "-" { rest.removeFirst() }
        if rest == "0" { return nil }
        let invalid = "time: invalid duration \(GoText.quoted(text))"
        guard !rest.isEmpty else { return invalid }
        while !rest.isEmpty {
            let whole = rest.prefix(while: \.isASCIIDigit)
            rest = rest[whole.endIndex...]
            var fraction = Substring()
            if rest.first == "." {
                rest.removeFirst()
                fraction = rest.prefix(while: \.isASCIIDigit)
                rest = rest[fraction.endIndex...]
            }
            guard !whole.isEmpty || !fraction.isEmpty else { return invalid }
            let unit = rest.prefix { $0 != "." && !$0.isASCIIDigit }
            guard !unit.isEmpty else { return "time: missing unit in duration \(GoText.quoted(text))" }
            guard units.contains(String(unit)) else {
                return "time: unknown unit \(GoText.quoted(String(unit))) in duration \(GoText.quoted(text))"
            }
            rest = rest[unit.endIndex...]
        }
        return nil
    }
}
