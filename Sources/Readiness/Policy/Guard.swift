/// The name of a rule that stops an act, as it stands in the record of a veto: public interface.
package enum Guard: String, Sendable, CaseIterable {
    case mode
    case paused
    case ledger
    case breaker
    case actInProgress
    case notAutomatic
    case stability
    case stagger
    case unitUnsafe
    case jobQueued
    case versionUnsafe
    case uptime
    case spacing
    case budget
    case causeBudget
    case preflight
}

/// Why an act is not taken now.
package struct Veto: Sendable, Equatable {
    package var name: Guard
    /// One sentence.
    package var why: String
    /// After this many nanoseconds it is worth asking again; nil where only a change can lift it.
    package var retryAfter: Int64?

    init(_ name: Guard, _ why: String, retryAfter: Int64? = nil) {
        self.name = name
        self.why = why
        self.retryAfter = retryAfter
    }

    /// Waiting is the ordinary course of an act: it is shown in the status and not recorded as a veto.
    package var isWaiting: Bool { name == .stability || name == .stagger || name == .actInProgress }
}
