/// When to look again while containerd may still be loading what has just changed.
///
/// containerd needs 0.4 to 3 ms from an event to its new status, and up to 10 ms at p99 of a busy machine; a file that it
/// overlooks stays overlooked. A look that finds the same answer costs little more than the question.
struct Settling: Sendable {
    /// Nanoseconds; the rest up to ``limit`` follows as one wait.
    private static let pauses: [Int64] = [1, 1, 2, 2, 2, 2, 2, 2, 2, 4, 10, 50, 250].map { $0 * 1_000_000 }
    static let limit: Int64 = 1_000_000_000

    private var next = 0

    /// The pause before the next look; nil once the last event is old enough to say what is.
    mutating func pause(sinceLastEvent age: Int64) -> Int64? {
        guard age < Self.limit else { return nil }
        defer { next += 1 }
        let left = Self.limit - age
        return next < Self.pauses.count ? min(Self.pauses[next], left) : left
    }

    mutating func reset() { next = 0 }
}
