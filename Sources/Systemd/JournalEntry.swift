/// One line of the journal.
package struct JournalEntry: Equatable, Sendable {
    /// When journald received it: microseconds since 1970.
    package var realtime: UInt64
    /// Cut at 16 KiB; bytes that are not UTF-8 are replaced.
    package var message: String
    /// The unit that wrote it, or, when systemd (pid 1) wrote it about a unit that started, exited or was killed, that unit;
    /// `kernel` for ``JournalSource/kernel``.
    package var unit: String
    /// The run of the unit it belongs to, 32 hexadecimal digits; empty when unknown.
    package var invocationID: String
}
