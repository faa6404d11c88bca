import Syntax

/// What a program has written to a log file of its own, as lines of the journal.
package enum LogFileText {
    private static let quarter: Int64 = 15 * 60 * 1_000_000_000

    /// The lines with their times; one that has none is of the time of the line before.
    ///
    /// klog's stamps have neither year nor zone: the newest of them was written when the file was, so that the file's own
    /// time tells both. Zones differ by quarters of an hour.
    /// - Parameters:
    ///   - unit: that the program belongs to.
    ///   - modified: when the file was last written, nanoseconds since the epoch.
    ///   - before: the time of the line before; nil where there is none.
    package static func lines(_ text: [UInt8], unit: String, modified: Int64, before: Int64?) -> [JournalLine] {
        let texts = text.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
        let times = texts.map(LogTime.init(line:))
        let zone = zone(times, modified)
        var last = before ?? modified
        if before == nil, let first = times.lazy.compactMap(\.self).first { last = moment(first, modified, zone) }
        return zip(texts, times).map { text, time in
            if let time { last = moment(time, modified, zone) }
            return JournalLine(unit: unit, realtime: last, message: text)
        }
    }

    private static func moment(_ time: LogTime, _ modified: Int64, _ zone: Int64) -> Int64 {
        if case .moment(let moment) = time { return moment }
        return time.moment(near: modified - zone) + zone
    }

    /// Nanoseconds to add to a stamp of klog.
    private static func zone(_ times: [LogTime?], _ modified: Int64) -> Int64 {
        let newest = times.last { time in
            if case .ofYear = time { true } else { false }
        }
        guard let newest, let newest else { return 0 }
        let difference = modified - newest.moment(near: modified)
        // Rounded to the nearest; a clock that was set may bring anything, and no zone is a day away.
        guard abs(difference) < 96 * quarter else { return 0 }
        return (difference + (difference < 0 ? -quarter : quarter) / 2) / quarter * quarter
    }
}

extension LogTime {
    /// The time stamp that a line begins with, or that stands in its object.
    init?(line: String) {
        switch line.utf8.first {
        case UInt8(ascii: "I"), UInt8(ascii: "W"), UInt8(ascii: "E"), UInt8(ascii: "F"):
            self.init(klog: Array(line.utf8.dropFirst().prefix(32))[...])
        case UInt8(ascii: "t"):
            guard line.utf8.starts(with: "time=\"".utf8) else { return nil }
            self.init(date: String(decoding: line.utf8.dropFirst(6).prefix { $0 != UInt8(ascii: "\"") }, as: UTF8.self))
        case UInt8(ascii: "{"):
            guard let time = LogEntry(json: line)?.time else { return nil }
            self = time
        default: return nil
        }
    }
}
