import Glibc

/// The kernel's clocks in nanoseconds; clock_gettime(2).
package enum SystemClock {
    /// Since an unspecified point before the boot; stands still while the machine sleeps.
    package static var monotonic: Int64 { read(CLOCK_MONOTONIC) }

    /// Since the epoch; may be set.
    package static var realtime: Int64 { read(CLOCK_REALTIME) }

    /// Since the boot, sleep included.
    package static var boottime: Int64 { read(CLOCK_BOOTTIME) }

    /// Time on a processor that this process has had.
    package static var processor: Int64 { read(CLOCK_PROCESS_CPUTIME_ID) }

    /// When the machine was booted, since the epoch.
    package static var bootedAt: Int64 { realtime &- boottime }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        // These clocks exist on every Linux that Swift runs on: the call cannot fail.
        _ = unsafe clock_gettime(clock, &time)
        return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }

    /// Sleeps; for the command line only, since it blocks the thread.
    package static func sleep(nanoseconds: Int64) {
        var time = timespec(
            tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
        var rest = timespec()
        while unsafe nanosleep(&time, &rest) == -1, errno == EINTR { time = rest }
    }
}
