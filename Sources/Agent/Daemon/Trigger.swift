/// What hinted that something may have changed; the name is a metric label.
enum Trigger: String {
    case start
    case inotify
    case unit
    case journal
    case timer
    case poll
    case signal
    case act
    /// CRI Status was answered late.
    case answer
}

/// At most twenty evaluations a second, the first of a burst at once; and a fifth of one processor at most.
///
/// A directory of ten thousand files takes a good part of a second to evaluate: storms there must not take the node.
struct RateLimit {
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

/// When to look again while containerd may still be loading what has just changed.
///
/// containerd needs 0.4 to 3 ms from an event to its new status, and up to 10 ms at p99 of a busy machine; a file that it
/// overlooks stays overlooked. A look that finds the same answer costs little more than the question.
struct Settling {
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
