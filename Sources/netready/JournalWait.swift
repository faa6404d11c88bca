import Daemon
import Linux
import Node

/// Waits, two seconds at most, until the journal has taken what is left, and says where it has not; then until journald has
/// taken up what this process has written.
///
/// journald learns who has written from `/proc`: of a process that has ended meanwhile it knows too little for
/// `netready history` to believe it.
func awaitJournal(_ records: RecordWriter) {
    let end = SystemClock.monotonic + 2 * Span.second
    while records.flush() != .nothing, SystemClock.monotonic < end {
        SystemClock.sleep(nanoseconds: Span.second / 20)
    }
    guard records.count == 0 else {
        complain("the journal does not take what was done; netready history goes without it")
        return
    }
    _ = try? ChildProcess.run(
        "/usr/bin/journalctl", ["--sync"], timeoutNanoseconds: 2 * Span.second, limit: 4096)
}
