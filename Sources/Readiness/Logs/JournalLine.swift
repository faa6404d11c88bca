import Syntax

/// One line of the journal, or of a log file, of a program that matters, or of the kernel.
package struct JournalLine: Sendable, Equatable {
    /// The unit that wrote it, `kernel` for the kernel's and for audit's.
    package var unit: String
    /// Nanoseconds since the epoch.
    package var realtime: Int64
    /// As it was written.
    package let message: String
    package var invocationID: String
    /// What a line in JSON says, in the spelling of the other forms: read once, since every rule asks for it.
    private let unpacked: String?

    package init(unit: String, realtime: Int64, message: String, invocationID: String = "") {
        self.unit = unit
        self.realtime = realtime
        self.message = message
        self.invocationID = invocationID
        unpacked = message.utf8.first == UInt8(ascii: "{") ? LogEntry(message).text : nil
    }

    /// Whether a phrase without quotes stands in it, whatever its form.
    package func holds(_ phrase: String) -> Bool { (unpacked ?? message).holds(phrase) }

    /// What it says, in one spelling for all forms: ``LogEntry/text``.
    package var text: String { unpacked ?? LogEntry(message).text }

    /// Its parts.
    package var entry: LogEntry { LogEntry(message) }
}
