internal import Glibc

extension CRIClient {
    /// Blocks until every call has completed, those that completions make included: for commands and tests.
    ///
    /// It ends at the latest with the last deadline, where each call has one.
    package func wait() {
        while !isIdle {
            let now = MonotonicTime.now
            let moment = nextDeadline ?? .max
            guard moment > now else {
                checkDeadlines(now: now)
                continue
            }
            var entry = pollfd()
            entry.fd = descriptor ?? -1
            entry.events = Int16(POLLIN) | (wantsWrite ? Int16(POLLOUT) : 0)
            // Rounded up, so that the deadline has passed when poll says so.
            let pause = Int32(clamping: (moment - now) / 1_000_000 + 1)
            let ready = unsafe poll(&entry, 1, pause)
            guard ready > 0 else { continue }
            let writable = entry.revents & Int16(POLLOUT) != 0
            handle(readable: entry.revents & ~Int16(POLLOUT) != 0, writable: writable)
        }
    }
}
