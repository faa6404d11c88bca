internal import Glibc

/// Time of CLOCK_MONOTONIC, in nanoseconds since an arbitrary moment.
package enum MonotonicTime {
    /// The present moment.
    package static var now: UInt64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }

    /// The moment so many nanoseconds from now; the end of time where that overflows.
    package static func after(_ nanoseconds: UInt64) -> UInt64 {
        let (sum, overflow) = now.addingReportingOverflow(nanoseconds)
        return overflow ? .max : sum
    }
}
