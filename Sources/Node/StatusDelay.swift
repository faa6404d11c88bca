/// How long CRI `Status` takes, where that is long: no version of containerd sets it a time-out.
package struct StatusDelay: Sendable, Equatable {
    /// Nanoseconds of `CLOCK_MONOTONIC`, which stands still while the machine sleeps, that the one call has taken.
    package var lasts: Int64
    /// It has no answer yet: a status that stands beside it is an older one.
    package var isOutstanding: Bool
    /// Nanoseconds of ``lasts`` through which containerd answered `Version`, again and again: it was neither frozen
    /// nor silent.
    package var answering: Int64
    /// The setting `hang_after`, nanoseconds.
    package var limit: Int64
    /// How old the status beside it is, nanoseconds; nil where there is none.
    package var age: Int64?

    package init(lasts: Int64, isOutstanding: Bool, answering: Int64 = 0, limit: Int64 = usualLimit, age: Int64? = nil)
    {
        self.lasts = lasts
        self.isOutstanding = isOutstanding
        self.answering = answering
        self.limit = limit
        self.age = age
    }

    /// kubelet's `runtimeRequestTimeout`, as it is set by default.
    package static let usualLimit = 2 * Span.minute
    /// From here on an answer counts as slow, nanoseconds.
    package static let slow = 5 * Span.second

    /// Status alone does not return: one call without an answer for so long, and Version answered all the while.
    package var isHang: Bool { isOutstanding && answering >= limit }

    /// A call that does not return, as it is predicted.
    package static let hang = StatusDelay(lasts: usualLimit, isOutstanding: true, answering: usualLimit)
}
