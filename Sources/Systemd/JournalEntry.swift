/// One line of another unit's journal.
package struct JournalEntry: Equatable, Sendable {
    /// When journald received it: microseconds since 1970.
    package var realtime: UInt64
    /// The same by CLOCK_MONOTONIC, in microseconds; nil when it was written in an earlier boot.
    package var monotonic: UInt64?
    /// Cut at 16 KiB; bytes that are not UTF-8 are replaced.
    package var message: String
    /// The unit that wrote it, or, when `isFromManager`, the unit that systemd writes about.
    package var unit: String
    /// Whether it is systemd itself (pid 1) speaking about the unit: started, exited, killed.
    package var isFromManager: Bool
    /// The run of the unit it belongs to, 32 hexadecimal digits; empty when unknown.
    package var invocationID: String
    /// 0 (emergency) to 7 (debug), syslog(3); 6 when the line has none.
    package var priority: Int
    /// The process that wrote it; 0 when unknown.
    package var pid: Int32
    /// Its place in the journal, opaque.
    package var cursor: String
}
