/// Where an entry lies in the journal.
struct JournalPlace: Equatable, Sendable {
    /// When journald received it: microseconds since 1970, and since the start of the machine.
    var realtime: UInt64
    var monotonic: UInt64
    /// The boot that ``monotonic`` counts from.
    var boot: [UInt8]
    /// Opaque; two entries of one microsecond differ in it.
    var cursor: String

    /// Whether a walk from the end has come back to an entry that was read before, or has passed the place where it was:
    /// its file may be gone. Within a boot journald writes in the order of the monotonic clock.
    func isReached(by last: JournalPlace) -> Bool {
        cursor == last.cursor || boot == last.boot && monotonic < last.monotonic
    }
}
