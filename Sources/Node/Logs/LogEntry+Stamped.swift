import Syntax

extension LogEntry {
    /// What many programs put before their words: stamps of time, or none, and the name of a level.
    ///
    /// `2025-03-04 05:06:07.123 [ERROR][9] startup/startup.go 1: …` (Source: lib/logutils of Calico),
    /// `2025-03-04T05:06:07Z [error] …` (multus), `2025/03/04 05:06:07 ERROR …` (Go's log/slog),
    /// `FATA: 2025/03/04 05:06:07.123456 …` (Weave), `2025-03-04T05:06:07.1Z⇥ERROR⇥…` (zap),
    /// `2025-03-04T05:06:07Z|00001|vlog|ERR|…` (Open vSwitch), `Error: …` (programs for people).
    /// - Returns: nil where no level stands among the first words.
    init?(stamped line: String) {
        var words = StampWords(line.utf8)
        var stamps: [String] = []
        while let word = words.next() {
            if word.isStamp {
                stamps.append(word.text)
                continue
            }
            // A level without a mark may be the first word of a sentence.
            guard let level = Level(stamp: word, isAfterStamp: !stamps.isEmpty) else {
                guard word.isInColumn else { return nil }
                continue
            }
            // What a program for people writes begins with it as a sentence does.
            let message = stamps.isEmpty && word.isBeforeColon ? line : words.rest()
            self.init(.stamped, level, Self.time(of: stamps), message, [])
            return
        }
        return nil
    }

    private static func time(of stamps: [String]) -> LogTime? {
        guard let first = stamps.first else { return nil }
        let text = stamps.prefix(2).joined(separator: " ")
        return LogTime(date: first) ?? LogTime(date: text) ?? LogTime(date: String(text.map { $0 == "/" ? "-" : $0 }))
    }
}

extension LogEntry.Level {
    fileprivate init?(stamp word: StampWord, isAfterStamp: Bool) {
        guard word.isBracketed || isAfterStamp || word.isBeforeColon else { return nil }
        self.init(name: word.text)
    }
}

private struct StampWord {
    var text: String
    /// It begins with a digit and has nothing that is not of a date, a time, or a number.
    var isStamp: Bool
    var isBracketed: Bool
    var isBeforeColon: Bool
    /// A bar ends it, as in tables.
    var isInColumn: Bool
}

/// The first words of a line, one after the other.
private struct StampWords {
    private let bytes: [UInt8]
    private let line: String.UTF8View
    private var index = 0
    /// Stamps and levels stand at the beginning.
    private var left = 6

    private static let ends = Set(" \t|[]".utf8)
    private static let ofStamps = Set("0123456789-/:.,+TZ".utf8)

    init(_ line: String.UTF8View) {
        self.line = line
        bytes = Array(line.prefix(96))
    }

    mutating func next() -> StampWord? {
        left -= 1
        var isBracketed = false
        while index < bytes.count, Self.ends.contains(bytes[index]) {
            isBracketed = bytes[index] == UInt8(ascii: "[")
            index += 1
        }
        let word = bytes[index...].prefix { !Self.ends.contains($0) }
        guard left >= 0, let first = word.first, let last = word.last else { return nil }
        index = word.endIndex
        let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
        let isBeforeColon = last == UInt8(ascii: ":")
        return StampWord(
            text: String(decoding: isBeforeColon ? word.dropLast() : word, as: UTF8.self),
            isStamp: isDigit && word.allSatisfy(Self.ofStamps.contains), isBracketed: isBracketed,
            isBeforeColon: isBeforeColon, isInColumn: index < bytes.count && bytes[index] == UInt8(ascii: "|"))
    }

    /// What stands behind the last word, without the brackets that follow it at once: Calico puts a process number there.
    func rest() -> String {
        var rest = line.dropFirst(index)
        if rest.first == UInt8(ascii: "]") { rest = rest.dropFirst() }
        if rest.first == UInt8(ascii: "["), let end = rest.firstIndex(of: UInt8(ascii: "]")) {
            rest = rest[end...].dropFirst()
        }
        return String(decoding: rest.drop { " \t|".utf8.contains($0) }, as: UTF8.self)
    }
}
