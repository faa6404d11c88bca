/// Reads `10s`, `250ms`, `5min`, `2h`, `1h 30min`, `0`; nil for anything else or beyond a year.
///
/// The units are those of systemd.time(7).
package func parseDuration(_ text: String) -> Int64? {
    if text == "0" { return 0 }
    let units: [String: Int64] = [
        "ms": Span.millisecond, "s": Span.second, "sec": Span.second, "m": Span.minute, "min": Span.minute,
        "h": Span.hour, "d": 24 * Span.hour,
    ]
    var total: Int64 = 0
    var rest = Substring(text)
    var isEmpty = true
    while !rest.isEmpty {
        if rest.first == " " {
            rest = rest.dropFirst()
            continue
        }
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        rest = rest.dropFirst(digits.count)
        let unit = rest.prefix { $0.isASCII && $0.isLetter }
        rest = rest.dropFirst(unit.count)
        guard let number = Int64(digits), number <= 1_000_000_000, let scale = units[String(unit)] else { return nil }
        let (product, isTooLarge) = number.multipliedReportingOverflow(by: scale)
        guard !isTooLarge, product <= 366 * 24 * Span.hour - total else { return nil }
        total += product
        isEmpty = false
    }
    return isEmpty ? nil : total
}
