import Linux
import Readiness

/// Waits, two seconds at most, until journald has taken up what this process has written.
///
/// journald learns who has written from `/proc`: of a process that has ended meanwhile it knows too little for
/// `netready history` to believe it.
func awaitJournal() {
    _ = try? ChildProcess.run(
        "/usr/bin/journalctl", ["--sync"], timeoutNanoseconds: 2 * Span.second, limit: 4096)
}
