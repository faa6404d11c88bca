import Diagnosis

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
    case startUndecided
    case uptime
    case spacing
    case budget
    case causeBudget
    case preflight
    case sandbox
    case gate
    case window
    case standDown
}

/// Why an act is not taken now.
package struct Veto: Sendable, Equatable {
    package var name: Guard
    /// One sentence.
    package var why: String
    /// After this many nanoseconds it is worth asking again; nil where only a change can lift it.
    package var retryAfter: Int64?
    /// What the I/O modules have to find out before this guard can let the act pass.
    var question: Question?

    enum Question: Sendable, Equatable {
        case preflight
        case sandboxes
        case gate(ActKind)
    }

    init(_ name: Guard, _ why: String, retryAfter: Int64? = nil, question: Question? = nil) {
        self.name = name
        self.why = why
        self.retryAfter = retryAfter
        self.question = question
    }

    /// Waiting is the ordinary course of an act: it is shown in the status and not recorded as a veto.
    package var isWaiting: Bool {
        name == .stability || name == .stagger || name == .actInProgress || question != nil || isAnswerAwaited
    }

    /// The question is on its way: silence, not a veto.
    var isAnswerAwaited = false
}
