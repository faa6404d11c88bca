package import Containerd

/// What a decision rests on: the part of an observation that matters to acting.
package struct PolicyFacts: Sendable, Equatable {
    package var remedy: Remedy
    package var now: NowReading
    package var causeID: String
    /// The last change of anything watched.
    package var lastChange: Moment?
    package var confDir: String
    package var unit: UnitReading?
    package var runningVersion: ContainerdVersion?
    /// How long containerd has been up, nanoseconds; nil where it is not.
    package var uptime: Int64?

    package init(
        remedy: Remedy, now: NowReading, causeID: String, lastChange: Moment?, confDir: String, unit: UnitReading?,
        runningVersion: ContainerdVersion?, uptime: Int64?
    ) {
        self.remedy = remedy
        self.now = now
        self.causeID = causeID
        self.lastChange = lastChange
        self.confDir = confDir
        self.unit = unit
        self.runningVersion = runningVersion
        self.uptime = uptime
    }
}

/// What the policy asks the edges to do; it does nothing itself.
package enum Effect: Sendable, Equatable {
    /// Write to the ledger and sync it; for ``LedgerEntry/begun(_:)`` the act follows only if that worked.
    case ledger(LedgerEntry)
    case perform(Act)
    /// Ask the installed binary whether it would start with the files of now.
    case preflight(causeID: String)
    case record(PolicyRecord)
    /// Observe again after so many nanoseconds.
    case wake(after: Int64)
}

/// What the policy has to say.
package enum PolicyRecord: Sendable, Equatable {
    case planned(ActKind, target: String, causeID: String, why: String, isAudit: Bool)
    case vetoed(ActKind, Veto, causeID: String)
    case done(Act, ActResult, took: Int64)
    case breakerTripped(causeID: String, why: String)
    case breakerClosed(why: String)
    case foreignRestart(invocationID: String)
}

/// What has happened, as the policy sees it.
package enum PolicyInput: Sendable, Equatable {
    case evaluated(PolicyFacts)
    case actFailed(id: String, why: String)
    case actCarriedOut(id: String)
    case preflightEnded(causeID: String, agrees: Bool, why: String)
    /// A line that a person's command wrote to the ledger.
    case ledgerChanged(Ledger?)
}

/// The acting state machine: one value, changed only by ``decide(_:at:)``.
package struct Policy: Sendable, Equatable {
    package var settings: RemediationSettings
    /// This node's share of the stagger, nanoseconds.
    package var stagger: Int64
    /// nil while the ledger cannot be read or written: then nothing is done.
    package internal(set) var ledger: Ledger?
    package internal(set) var breaker: Breaker = .closed
    package internal(set) var candidate: Candidate?
    package internal(set) var current: Course?
    package internal(set) var lastVeto: Veto?
    var preflight: Preflight = .notAsked
    var lastInvocation: String?
    private var nextID: UInt64

    package enum Breaker: Sendable, Equatable {
        case closed
        /// An act for this cause did not help.
        case openByAct(causeID: String)
        /// The budget is used up.
        case openByBudget(since: Moment)
    }

    /// A remedy that is asked for, and for how long the node has asked for nothing else.
    package struct Candidate: Sendable, Equatable {
        package var kind: ActKind
        package var causeID: String
        package var firstSeen: Moment
        package var evaluations: Int
        var recorded: Guard?
        var isPlanRecorded = false
    }

    /// An act under way.
    package struct Course: Sendable, Equatable {
        package var act: Act
        package var before: NowReading
        /// When it was carried out and its effect is awaited; nil while the job runs.
        package var carriedOutAt: Moment?
    }

    enum Preflight: Sendable, Equatable {
        case notAsked
        case asked(causeID: String)
        case agreed(causeID: String)
        case refused(causeID: String, why: String)
    }

    /// - Parameter seed: makes the ids of acts unique over restarts of the daemon, for instance the time of its start.
    package init(settings: RemediationSettings, stagger: Int64, ledger: Ledger?, seed: UInt64, now: Moment) {
        self.settings = settings
        self.stagger = stagger
        self.ledger = ledger
        self.nextID = seed
        restoreBreaker(at: now)
    }

    /// Takes note of an input and says what is to be done.
    package mutating func decide(_ input: PolicyInput, at now: Moment) -> [Effect] {
        switch input {
        case .evaluated(let facts): evaluate(facts, at: now)
        case .actFailed(let id, let why): endAct(id: id, .failed, why: why, at: now)
        case .actCarriedOut(let id): awaitEffect(of: id, at: now)
        case .preflightEnded(let causeID, let agrees, let why): takePreflight(causeID, agrees, why)
        case .ledgerChanged(let ledger): takeLedger(ledger, at: now)
        }
    }

    mutating func newID() -> String {
        nextID &+= 1
        return String(nextID, radix: 16)
    }
}
