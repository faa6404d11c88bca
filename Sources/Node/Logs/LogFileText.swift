import Syntax

/// What a program has written to a log file of its own, as lines of the journal.
///
/// klog's stamps have neither year nor zone: the file's own time tells both, and the zone is kept for what comes later.
package struct LogFileText {
    private static let quarter = 15 * Span.minute
    /// The file's own time is the kernel's, which counts in steps, and a clock may be set a little: so far it may seem
    /// older than its last stamp.
    private static let slack = Span.minute

    private let unit: String
    /// Nanoseconds to add to a stamp of klog; nil as long as none was seen.
    private var zone: Int64?

    /// - Parameter unit: that the program belongs to.
    package init(unit: String) { self.unit = unit }

    /// The next lines with their times, none after the file's own; one that has none is of the time of the line before.
    ///
    /// - Parameters:
    ///   - text: from the beginning of a line to the end of the last one.
    ///   - isEnd: nothing was written behind it, be it a part of a line.
    ///   - modified: when the file was last written, nanoseconds since the epoch.
    ///   - before: the time of the line before; nil where there is none.
    package mutating func lines(_ text: [UInt8], isEnd: Bool, modified: Int64, before: Int64?) -> [JournalLine] {
        let texts = text.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
        let times = texts.map(LogTime.init(line:))
        let modified = min(max(modified, LogTime.moments.lowerBound), LogTime.moments.upperBound)
        learnZone(times, isEnd, modified)
        var last = before ?? modified
        if before == nil, let first = times.lazy.compactMap(\.self).first { last = moment(first, modified) }
        return zip(texts, times).map { text, time in
            if let time { last = moment(time, modified) }
            return JournalLine(unit: unit, realtime: last, message: text)
        }
    }

    private func moment(_ time: LogTime, _ modified: Int64) -> Int64 {
        if case .moment(let moment) = time { return min(moment, modified) }
        let zone = zone ?? 0
        return min(time.moment(near: modified - zone) + zone, modified)
    }

    /// Where the file's last line has a stamp, it was written when the file was. Else the file was written some time after its
    /// newest stamp, which bounds the zone, and what was known before stands as long as it is within.
    private mutating func learnZone(_ times: [LogTime?], _ isEnd: Bool, _ modified: Int64) {
        let stamps = times.compactMap(\.self).filter(\.isWithoutZone)
        guard let newest = stamps.map({ $0.moment(near: modified) }).max() else { return }
        if isEnd, let last = times.last, let last, last.isWithoutZone {
            zone = Self.zone(modified - last.moment(near: modified)) ?? zone
        } else if let bound = Self.zone(modified - newest) {
            zone = min(zone ?? bound, bound)
        }
    }

    /// The quarter of an hour before a difference, as zones differ by quarters: never one that would have a line written
    /// after the file was. nil where the clock was set: no zone is a day away.
    private static func zone(_ difference: Int64) -> Int64? {
        guard abs(difference) < 96 * quarter else { return nil }
        let shifted = difference + slack
        return (shifted - (shifted < 0 ? quarter - 1 : 0)) / quarter * quarter
    }
}

extension LogTime {
    fileprivate var isWithoutZone: Bool { if case .ofYear = self { true } else { false } }

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
