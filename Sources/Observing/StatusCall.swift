import Node

/// How long whoever asks containerd waits, in nanoseconds.
package struct Pace: Sendable {
    /// For an answer. A plugin's STATUS is executed within it.
    package var patience: UInt64 = UInt64(StatusDelay.slow)
    /// For Status, until Version is asked as well: it tells a slow Status from a silent containerd.
    package var hesitation: UInt64 = 1_000_000_000
    /// A late answer that nobody waited for is as good as a new one for so long.
    package var freshness: UInt64 = 1_000_000_000

    package init() {}
}

/// The one call of CRI Status that is under way, and what Version said meanwhile; moments in nanoseconds of
/// `CLOCK_MONOTONIC`.
struct StatusCall {
    let began: UInt64
    /// Since when Version has been answered, time and again.
    private var answeredSince: UInt64?
    /// When Version was answered last; nil where it has not been, or not to the last question.
    private(set) var lastAnswer: UInt64?

    /// Between two answers that lie further apart somebody stood still: containerd, the machine or we.
    static let longestGap: UInt64 = 30_000_000_000

    init(began: UInt64) { self.began = began }

    mutating func noteVersion(at now: UInt64) {
        if let lastAnswer, now - lastAnswer > Self.longestGap { answeredSince = nil }
        answeredSince = answeredSince ?? now
        lastAnswer = now
    }

    /// Version was not answered either.
    mutating func noteSilence() {
        answeredSince = nil
        lastAnswer = nil
    }

    /// - Parameter limit: ``StatusDelay/limit``.
    func delay(at now: UInt64, limit: Int64) -> StatusDelay {
        StatusDelay(
            lasts: Int64(clamping: now - began), isOutstanding: true,
            answering: answeredSince.map { Int64(clamping: now - $0) } ?? 0, limit: limit)
    }
}
