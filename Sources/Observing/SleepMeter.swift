import Node

/// Tells how long the machine has slept: CLOCK_BOOTTIME has gone on meanwhile, and CLOCK_MONOTONIC has not.
struct SleepMeter {
    private var offset: Int64?
    /// The two clocks are not read at the same moment.
    private static let tolerance = Span.second
    /// Nanoseconds slept of which nobody was told yet.
    private(set) var unreported: Int64 = 0
    /// Nanoseconds slept since the first look.
    private(set) var total: Int64 = 0

    /// - Parameter now: nanoseconds that the one clock is ahead of the other.
    /// - Returns: whether it has slept since the last look.
    mutating func look(offset now: Int64) -> Bool {
        defer { offset = now }
        guard let offset, now - offset > Self.tolerance else { return false }
        unreported += now - offset
        total += now - offset
        return true
    }

    mutating func reported() { unreported = 0 }
}
