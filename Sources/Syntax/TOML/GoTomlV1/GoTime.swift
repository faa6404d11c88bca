/// What Go's `time.Parse` has to say of dates and times whose digits and separators are all in place.
enum GoTime {
    static func date(_ text: String) -> String? {
        complaint(text, monthOrDay(text))
    }

    static func time(_ text: String) -> String? {
        complaint(text, clock(text.utf8.dropFirst(0)))
    }

    /// `ParseLocalDateTime` tries twice, with `T` and then with `t`; the second error is what is told.
    static func dateTime(_ text: String) -> String? {
        let utf8 = text.utf8
        if monthOrDay(text) == "month" { return complaint(text, "month") }
        guard monthOrDay(text) != nil || clock(utf8.dropFirst(11)) != nil else { return nil }
        let rest = GoText.quoted(String(decoding: utf8.dropFirst(10), as: UTF8.self))
        return "parsing time \(GoText.quoted(text)) as \"2006-01-02t15:04:05.999999999\": cannot parse \(rest) as \"t\""
    }

    /// Months and the parts of a clock are checked as they are read, days at the end.
    ///
    /// - Parameter isOlder: built with Go before 1.20, which takes any offset.
    static func offsetDateTime(_ text: String, isOlder: Bool) -> String? {
        let day = monthOrDay(text)
        let first = day == "month" ? day : clock(text.utf8.dropFirst(11)) ?? (isOlder ? nil : zone(text)) ?? day
        return complaint(text, first)
    }

    private static func complaint(_ text: String, _ part: String?) -> String? {
        part.map { "parsing time \(GoText.quoted(text)): \($0) out of range" }
    }

    private static func number(_ text: some Sequence<UInt8>) -> Int {
        text.reduce(0) { $0 * 10 + Int($1 & 0x0F) }
    }

    private static func monthOrDay(_ text: String) -> String? {
        let utf8 = text.utf8
        let month = number(utf8.dropFirst(5).prefix(2))
        guard 1...12 ~= month else { return "month" }
        let last = TOMLParser.days(in: month, of: number(utf8.prefix(4)))
        return 1...last ~= number(utf8.dropFirst(8).prefix(2)) ? nil : "day"
    }

    private static func clock(_ text: Substring.UTF8View) -> String? {
        if number(text.prefix(2)) > 23 { return "hour" }
        if number(text.dropFirst(3).prefix(2)) > 59 { return "minute" }
        return number(text.dropFirst(6).prefix(2)) > 59 ? "second" : nil
    }

    private static func zone(_ text: String) -> String? {
        guard !text.hasSuffix("Z") else { return nil }
        let digits = text.utf8.suffix(5)
        if number(digits.prefix(2)) > 24 { return "time zone offset hour" }
        return number(digits.suffix(2)) > 60 ? "time zone offset minute" : nil
    }
}
