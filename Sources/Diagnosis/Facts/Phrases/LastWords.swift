import Node
import Syntax

/// Which line of an ended container's log says why it ended.
struct LastWords {
    /// What a line is worth as a reason, the least first.
    fileprivate enum Worth: Int, Comparable {
        /// Nothing went wrong by it: what is called info, a part of a stack trace, a warning of every start.
        case none
        /// The program is closing down, or what started it says that it has ended.
        case closing
        /// Text without a level and without a word of failure.
        case plain
        case warning
        case error
        case fatal

        static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }
    }

    fileprivate struct Line {
        var text: String
        var entry: LogEntry
        var worth: Worth
    }

    private let lines: [Line]

    init(_ log: [String]) { lines = log.map { Line($0) } }

    /// nil where no line says anything of it.
    ///
    /// The worst level wins. Of equal ones the first of the last run does: the others follow from it.
    var reason: String? { chosen?.text }

    /// Whether the reason is one: a warning or worse, and not the last thing that was said at all.
    var isNamed: Bool { (chosen?.worth ?? .none) >= .warning }

    private var chosen: Line? {
        let ofLastRun = lines[startOfLastRun...]
        let worst = ofLastRun.map(\.worth).max() ?? .none
        // A run that was cut short says less than the one before.
        let run = worst < .warning ? lines[...] : ofLastRun
        guard let worth = run.map(\.worth).max(), worth > .none else { return nil }
        guard worth > .plain, let first = run.first(where: { $0.worth == worth }) else {
            return run.last { $0.worth == worth }
        }
        return first.text.means(.oldLibrary) ? Self.greatestVersion(like: first, in: run) : first
    }

    /// The loader names each version of a library that is missing, in any order; the greatest one has the others.
    private static func greatestVersion(like first: Line, in run: ArraySlice<Line>) -> Line {
        let library = first.libraryVersion.name
        let alike = run.filter { $0.text.means(.oldLibrary) && $0.libraryVersion.name == library }
        return alike.max { $0.libraryVersion.numbers.lexicographicallyPrecedes($1.libraryVersion.numbers) } ?? first
    }

    // MARK: Runs

    /// A log may hold several runs of one program.
    private var startOfLastRun: Int {
        var start = 0
        for place in lines.indices.dropFirst() where beginsRun(place, after: start) { start = place }
        return start
    }

    /// Whether a run begins with a line: after what ended one, with the words with which the log begins, with a word of
    /// info, or after a pause with words of a start.
    private func beginsRun(_ place: Int, after start: Int) -> Bool {
        let line = lines[place]
        guard line.worth < .warning, line.worth != .closing else { return false }
        let before = lines[start..<place]
        // What goes on after it was no end.
        guard let last = before.last(where: { $0.worth != .none || !StackTrace.isPart($0.text) }),
            last.worth >= .error || last.worth == .closing
        else { return false }
        if before.contains(where: { $0.worth == .fatal }) { return line.entry.level != nil || isFirstAgain(line) }
        return isFirstAgain(line) || line.text.means(.startOfRun) && isPause(last, line)
    }

    private func isFirstAgain(_ line: Line) -> Bool {
        guard let first = lines.first, line.worth == first.worth else { return false }
        return Self.withoutNumbers(line.entry.message) == Self.withoutNumbers(first.entry.message)
    }

    private static func withoutNumbers(_ text: String) -> [UInt8] {
        text.utf8.filter { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    /// kubelet waits ten seconds before the first restart, and longer before each that follows.
    private func isPause(_ one: Line, _ other: Line) -> Bool {
        guard let before = one.entry.time, let after = other.entry.time else { return false }
        let (pause, isOverflow) = after.moment(near: 0).subtractingReportingOverflow(before.moment(near: 0))
        return !isOverflow && pause >= 5 * Span.second
    }
}

extension LastWords.Line {
    fileprivate init(_ text: String) {
        self.init(text: text, entry: LogEntry(text), worth: .none)
        worth = judged
    }

    /// `GLIBC_2.34`, taken apart.
    fileprivate var libraryVersion: (name: Substring, numbers: [Int]) {
        let version = text.part(after: "version `", before: "'") ?? ""
        let name = version.prefix { $0 != "_" }
        return (name, version.dropFirst(name.count + 1).parts(".").map { Int($0) ?? 0 })
    }

    private var judged: LastWords.Worth {
        guard text.utf8.contains(where: { $0 > UInt8(ascii: " ") }), !StackTrace.isPart(text) else { return .none }
        // Without the name of the level, which may be a word of failure itself.
        let isClosing = entry.text.means(.closing)
        switch entry.level {
        case .info, .debug: return .none
        case .warning: return isClosing ? .closing : text.means(.usualWarning) ? .none : .warning
        case .fatal: return isClosing ? .closing : .fatal
        case .error: return isClosing ? .closing : text.means(.crash) ? .fatal : .error
        case nil: break
        }
        if isClosing { return .closing }
        return text.means(.crash) ? .fatal : text.means(.complaint) ? .error : .plain
    }
}
