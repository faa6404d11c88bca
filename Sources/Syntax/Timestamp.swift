/// RFC 3339 in UTC with milliseconds, from nanoseconds since the epoch.
package func timestamp(_ realtime: Int64) -> String {
    let milliseconds = realtime / 1_000_000
    let seconds = milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000
    let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
    let rest = Int(seconds - days * 86_400)
    // Days to a civil date in the proleptic Gregorian calendar, counted in eras of 400 years from March.
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthIndex = (5 * dayOfYear + 2) / 153
    let day = Int(dayOfYear - (153 * monthIndex + 2) / 5 + 1)
    let month = Int(monthIndex < 10 ? monthIndex + 3 : monthIndex - 9)
    let year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
    let millisecond = Int(milliseconds - seconds * 1000)
    return
        "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T\(padded(rest / 3600, 2)):\(padded(rest / 60 % 60, 2)):\(padded(rest % 60, 2)).\(padded(millisecond, 3))Z"
}

/// The same with microseconds.
package func preciseTimestamp(_ realtime: Int64) -> String {
    let microseconds = realtime >= 0 ? realtime / 1000 : (realtime - 999) / 1000
    let rest = Int((microseconds % 1000 + 1000) % 1000)
    return "\(timestamp(realtime).dropLast())\(padded(rest, 3))Z"
}

private func padded(_ number: Int, _ width: Int) -> String {
    let digits = "\(number)"
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}
