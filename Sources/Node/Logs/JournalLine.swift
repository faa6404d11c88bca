package import Syntax

/// One line of the journal, or of a log file, of a program that matters, or of the kernel.
package struct JournalLine: Sendable, Equatable {
    /// The unit that wrote it, `kernel` for the kernel's and for audit's.
    package var unit: String
    /// Nanoseconds since the epoch.
    package var realtime: Int64
    /// As it was written.
    package var message: String { didSet { marks = PairMarks(message) } }
    package var invocationID: String
    /// Taken once: every rule searches every line.
    package private(set) var marks: PairMarks

    package init(unit: String, realtime: Int64, message: String, invocationID: String = "") {
        self.unit = unit
        self.realtime = realtime
        self.message = message
        self.invocationID = invocationID
        marks = PairMarks(message)
    }

    /// Whether a phrase stands in it: one that no form spells in another way, so without quotes but at its beginning, without
    /// line breaks, and without what JSON of Go has as a number (`<`, `>`, `&`).
    ///
    /// Every rule asks this of every line, and to take one apart costs a hundred times as much.
    package func holds(_ phrase: String) -> Bool { message.holds(phrase) }

    /// What it says, in one spelling for all forms: ``LogEntry/text``.
    package var text: String { entry.text }

    /// Its parts.
    package var entry: LogEntry { LogEntry(message) }
}
