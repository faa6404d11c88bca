/// At most twenty evaluations a second, the first of a burst at once; and a fifth of one processor at most.
///
/// A directory of ten thousand files takes a good part of a second to evaluate: storms there must not take the node.
struct RateLimit: Sendable {
    private static let capacity: Int64 = 5
    /// Nanoseconds for one evaluation.
    private static let interval: Int64 = 50_000_000
    /// Work that needs no rest.
    private static let cheap: Int64 = 20_000_000

    private var credit = Self.capacity * Self.interval
    private var last: Int64?
    private var restUntil: Int64 = .min

    /// Takes one, or says after how many nanoseconds one can be taken.
    mutating func take(at now: Int64) -> Int64? {
        if let last { credit = min(Self.capacity * Self.interval, credit + max(0, now - last)) }
        last = now
        guard restUntil <= now else { return restUntil - now }
        guard credit < Self.interval else {
            credit -= Self.interval
            return nil
        }
        return Self.interval - credit
    }

    /// Takes note of the time that an evaluation has worked, nanoseconds, and of the rest that it earns.
    mutating func rest(after work: Int64, at now: Int64) {
        guard work > Self.cheap else { return }
        restUntil = now + 4 * min(work, Self.interval * 100)
    }
}
