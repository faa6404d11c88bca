import Syntax

/// The time stamp of a line of a log.
package enum LogTime: Sendable, Equatable {
    /// Nanoseconds since the epoch.
    case moment(Int64)
    /// klog's: month, day and time of the day in the zone of the node, without a year; nanoseconds since the start of a
    /// leap year that begins so, in that zone.
    case ofYear(Int64)

    private static let second: Int64 = 1_000_000_000
    private static let day: Int64 = 86_400
    /// What a node's clock can show and nanoseconds since the epoch can count, which end in April 2262.
    private static let years: ClosedRange<Int64> = 1970...2261
    /// The moments of these years, to the second.
    static let moments = 0...(days(year: 2262, month: 1, day: 1) * day - 1) * second

    /// RFC 3339, as logrus has it; without an offset it is UTC.
    ///
    /// - Returns: nil for a year that no clock of a node shows, too.
    package init?(date text: String) {
        var digits = DigitReader(text.utf8)
        guard let year = digits.number(4), digits.take("-"), let month = digits.number(2), digits.take("-"),
            let day = digits.number(2), Self.years.contains(Int64(year)), (1...12).contains(month),
            (1...31).contains(day),
            digits.take("T") || digits.take(" "), let clock = digits.clock(), let offset = digits.offset()
        else { return nil }
        let days = Self.days(year: Int64(year), month: Int64(month), day: Int64(day))
        self = .moment((days * Self.day - offset) * Self.second + clock)
    }

    /// kubelet's `ts`, milliseconds since the epoch with a fraction, and that of zap, which counts seconds.
    init?(json value: JSONValue) {
        if let text = value.stringValue {
            self.init(date: text)
            return
        }
        guard case .number(let text) = value.kind, let number = Double(text),
            (0..<Double(Self.moments.upperBound / 1_000_000)).contains(number)
        else { return nil }
        // No clock of a node shows the first months of 1970, which as many milliseconds would be.
        let isOfSeconds = number < Double(Self.moments.upperBound / Self.second)
        self = .moment(isOfSeconds ? Int64(number * 1_000_000) * 1000 : Int64(number * 1000) * 1000)
    }

    /// `0102 15:04:05.000000`, as it stands behind the letter of klog's header.
    package init?(klog bytes: ArraySlice<UInt8>) {
        var digits = DigitReader(bytes)
        guard let month = digits.number(2), let day = digits.number(2), digits.take(" "), (1...12).contains(month),
            (1...31).contains(day), let clock = digits.clock()
        else { return nil }
        let start = Self.days(year: 2000, month: 1, day: 1)
        let days = Self.days(year: 2000, month: Int64(month), day: Int64(day)) - start
        self = .ofYear(days * Self.day * Self.second + clock)
    }

    /// Nanoseconds since the epoch, as if the node's clock showed UTC: in the year that brings it nearest to a moment.
    package func moment(near now: Int64) -> Int64 {
        guard case .ofYear(let time) = self else {
            if case .moment(let moment) = self { return moment }
            return now
        }
        let now = min(max(now, Self.moments.lowerBound), Self.moments.upperBound)
        let year = Self.year(of: now / (Self.day * Self.second))
        let candidates = [year - 1, year, min(year + 1, Self.years.upperBound)].map { year in
            let dayOfLeapYear = time / (Self.day * Self.second)
            // The leap year's days from March on come a day sooner in the others.
            let isLeap = Self.days(year: year, month: 3, day: 1) - Self.days(year: year, month: 2, day: 28) == 2
            let shift: Int64 = !isLeap && dayOfLeapYear >= 60 ? 1 : 0
            return (Self.days(year: year, month: 1, day: 1) - shift) * Self.day * Self.second + time
        }
        return candidates.min { abs($0 - now) < abs($1 - now) } ?? now
    }

    /// Days since 1970 of a date of the Gregorian calendar.
    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        // Counted in years that begin with March, so that the leap day is the last.
        let years = month > 2 ? year : year - 1
        let era = (years >= 0 ? years : years - 399) / 400
        let yearOfEra = years - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// - Parameter days: since 1970, none before.
    private static func year(of days: Int64) -> Int64 {
        var year = 1970 + days / 366
        while Self.days(year: year + 1, month: 1, day: 1) <= days { year += 1 }
        return year
    }
}

/// Takes numbers of fixed width from a time stamp.
private struct DigitReader {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes.prefix(40)) }

    mutating func number(_ count: Int) -> Int? {
        guard index + count <= bytes.count else { return nil }
        var number = 0
        for byte in bytes[index..<(index + count)] {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            number = number * 10 + Int(byte - UInt8(ascii: "0"))
        }
        index += count
        return number
    }

    mutating func take(_ sign: Unicode.Scalar) -> Bool {
        guard index < bytes.count, bytes[index] == UInt8(ascii: sign) else { return false }
        index += 1
        return true
    }

    /// Nanoseconds of the day: `15:04:05` and a fraction of any length.
    mutating func clock() -> Int64? {
        guard let hour = number(2), take(":"), let minute = number(2), take(":"), let second = number(2), hour < 24,
            minute < 60, second <= 60
        else { return nil }
        var fraction: Int64 = 0
        if take(".") {
            var unit: Int64 = 100_000_000
            while let digit = number(1) {
                fraction += Int64(digit) * unit
                unit /= 10
            }
        }
        return Int64(hour * 3600 + minute * 60 + second) * 1_000_000_000 + fraction
    }

    /// Seconds east of UTC; nil where what follows is no offset.
    mutating func offset() -> Int64? {
        if index == bytes.count || take("Z") { return 0 }
        let isWest = take("-")
        guard isWest || take("+"), let hours = number(2), take(":"), let minutes = number(2) else { return nil }
        let seconds = Int64(hours * 3600 + minutes * 60)
        return isWest ? -seconds : seconds
    }
}
