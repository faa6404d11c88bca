extension TOMLParser {
    /// Checks a date or time as decode.go of go-toml v2 does.
    func checkDateOrTime(_ token: Token, _ range: Range<Int>) throws(TOMLFault) {
        var rest = range
        switch token {
        case .localTime:
            try checkTime(&rest)
            if !rest.isEmpty { throw fault(at: rest.lowerBound, "extra characters at the end of a local time") }
        case .localDate: try checkDate(range)
        case .localDateTime:
            try checkDateTime(&rest)
            if !rest.isEmpty {
                throw fault(at: rest.lowerBound, "extra characters at the end of a local date time")
            }
        default:
            try checkDateTime(&rest)
            try checkZone(&rest)
            if !rest.isEmpty {
                throw fault(at: rest.lowerBound, "extra bytes at the end of the timezone")
            }
        }
    }

    private func decimal(_ start: Int, _ count: Int) throws(TOMLFault) -> Int {
        var value = 0
        for offset in start..<(start + count) {
            guard isDigit(offset) else { throw fault(at: offset, "expected digit (0-9)") }
            value = value * 10 + Int(bytes[offset] - UInt8(ascii: "0"))
        }
        return value
    }

    private func checkDate(_ range: Range<Int>) throws(TOMLFault) {
        let start = range.lowerBound
        guard range.count == 10, bytes[start + 4] == UInt8(ascii: "-"), bytes[start + 7] == UInt8(ascii: "-") else {
            throw fault(at: start, "dates are expected to have the format YYYY-MM-DD")
        }
        let year = try decimal(start, 4)
        let month = try decimal(start + 5, 2)
        let day = try decimal(start + 8, 2)
        guard 1...12 ~= month else { throw fault(at: rules.isOld ? start : start + 5, place: start, "impossible date") }
        guard 1...Self.days(in: month, of: year) ~= day else {
            throw fault(at: rules.isOld ? start : start + 8, place: start, "impossible date")
        }
    }

    static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private func checkDateTime(_ rest: inout Range<Int>) throws(TOMLFault) {
        let start = rest.lowerBound
        guard rest.count >= 11 else {
            let format = rules.takesTOML11 ? "YYYY-MM-DDTHH:MM[:SS[.NNNNNNNNN]]" : "YYYY-MM-DDTHH:MM:SS[.NNNNNNNNN]"
            throw fault(at: start, "local datetimes are expected to have the format \(format)")
        }
        try checkDate(start..<(start + 10))
        let separators = [UInt8(ascii: "T"), UInt8(ascii: "t"), UInt8(ascii: " ")]
        guard separators.contains(bytes[start + 10]) else {
            throw fault(at: start + 10, "datetime separator is expected to be T or a space")
        }
        rest = (start + 11)..<rest.upperBound
        try checkTime(&rest)
    }

    private func checkTime(_ rest: inout Range<Int>) throws(TOMLFault) {
        let start = rest.lowerBound
        guard rest.count >= (rules.takesTOML11 ? 5 : 8) else {
            let format = rules.takesTOML11 ? "HH:MM[:SS[.NNNNNN]]" : "HH:MM:SS[.NNNNNN]"
            throw fault(at: start, "times are expected to have the format \(format)")
        }
        guard try decimal(start, 2) <= 23 else { throw fault(at: start, "hour cannot be greater 23") }
        guard bytes[start + 2] == UInt8(ascii: ":") else {
            throw fault(at: start + 2, "expecting colon between hours and minutes")
        }
        guard try decimal(start + 3, 2) <= 59 else { throw fault(at: start + 3, "minutes cannot be greater 59") }
        rest = (start + 5)..<rest.upperBound
        let hasSeconds = rest.first.map { bytes[$0] == UInt8(ascii: ":") } ?? false
        guard hasSeconds else {
            if rules.takesTOML11 { return }
            throw fault(at: start + 5, "expecting colon between minutes and seconds")
        }
        try checkSeconds(&rest)
    }

    private func checkSeconds(_ rest: inout Range<Int>) throws(TOMLFault) {
        let start = rest.lowerBound
        guard rest.count >= 3 else { throw fault(at: start, "incomplete seconds") }
        guard try decimal(start + 1, 2) <= rules.lastSecond else {
            throw fault(
                at: start + 1,
                rules.lastSecond == 60 ? "seconds cannot be greater 60" : "seconds cannot be greater than 59")
        }
        rest = (start + 3)..<rest.upperBound
        guard let point = rest.first, bytes[point] == UInt8(ascii: ".") else { return }
        var end = point + 1
        while end < rest.upperBound, isDigit(end) { end += 1 }
        guard end > point + 1 else {
            throw fault(
                at: point, old: end == rest.upperBound ? "nanoseconds need at least one digit" : nil,
                "need at least one digit after fraction point")
        }
        rest = end..<rest.upperBound
    }

    private func checkZone(_ rest: inout Range<Int>) throws(TOMLFault) {
        let start = rest.lowerBound
        guard let first = rest.first else { throw fault(at: start, "date-time is missing timezone") }
        if bytes[first] | 0x20 == UInt8(ascii: "z") {
            rest = (start + 1)..<rest.upperBound
            return
        }
        guard rest.count == 6 else { throw fault(at: start, "invalid date-time timezone") }
        guard bytes[first] == UInt8(ascii: "+") || bytes[first] == UInt8(ascii: "-") else {
            throw fault(at: start, "invalid timezone offset character")
        }
        guard bytes[start + 3] == UInt8(ascii: ":") else { throw fault(at: start + 3, "expected a : separator") }
        guard try decimal(start + 1, 2) <= 23 else {
            throw fault(at: rules.isOld ? start : start + 1, "invalid timezone offset hours")
        }
        guard try decimal(start + 4, 2) <= 59 else {
            throw fault(at: rules.isOld ? start : start + 4, "invalid timezone offset minutes")
        }
        rest = rest.upperBound..<rest.upperBound
    }
}
