import Readiness

/// Tells that the machine has slept between two looks: `CLOCK_BOOTTIME` goes on then, and `CLOCK_MONOTONIC` does not.
struct SleepMeter {
    private var offset: Int64?
    /// The two clocks are not read at the same moment.
    private static let tolerance = Span.second

    /// - Parameter now: nanoseconds that the one clock is ahead of the other.
    /// - Returns: nanoseconds slept since the last call; 0 for none.
    mutating func slept(offset now: Int64) -> Int64 {
        defer { offset = now }
        guard let offset, now - offset > Self.tolerance else { return 0 }
        return now - offset
    }
}
