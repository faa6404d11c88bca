package import Containerd
package import Diagnosis
package import Node

/// What a decision rests on: the part of an observation that matters to acting.
package struct PolicyFacts: Sendable, Equatable {
    package var remedy: Remedy
    package var now: NowReading
    package var causeID: String
    /// The last change of anything watched.
    package var lastChange: Timestamp?
    package var confDir: String
    package var unit: UnitReading?
    package var runningVersion: ContainerdVersion?
    /// How long containerd has been up, nanoseconds; nil where it is not.
    package var uptime: Int64?
    /// Whether containerd is proven to be deaf to changes of its CNI directory.
    package var isWatchBroken: Bool
    /// What is wrong with the network that is loaded; nil where the rules leave it alone, and where none is.
    package var networkFault: NetworkFault?
    /// Keys of containerd's configuration that are not as they were at its start, and of which nobody knows what a start
    /// makes of them; empty while there is no containerd to lose.
    package var undecided: [UndecidedKey]

    package init(
        remedy: Remedy, now: NowReading, causeID: String, lastChange: Timestamp?, confDir: String, unit: UnitReading?,
        runningVersion: ContainerdVersion?, uptime: Int64?, isWatchBroken: Bool, networkFault: NetworkFault? = nil,
        undecided: [UndecidedKey] = []
    ) {
        self.remedy = remedy
        self.now = now
        self.causeID = causeID
        self.lastChange = lastChange
        self.confDir = confDir
        self.unit = unit
        self.runningVersion = runningVersion
        self.uptime = uptime
        self.isWatchBroken = isWatchBroken
        self.networkFault = networkFault
        self.undecided = undecided
    }
}

/// What the policy asks the edges to do; it does nothing itself.
package enum Effect: Sendable, Equatable {
    /// Write to the ledger and sync it; for ``LedgerEntry/begun(_:)`` the act follows only if that worked.
    case ledger(LedgerEntry)
    case perform(Act)
    /// Ask the installed binary whether it would start with the files of now.
    case preflight(causeID: String)
    /// List the pod sandboxes.
    case listSandboxes
    /// Ask the operator's program whether this act may be done now.
    case askGate(ActKind, causeID: String)
    /// Tell it how the act that it allowed has ended.
    case reportToGate(Act, ActResult)
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
    case sandboxesListed(SandboxReading)
    /// `why`: one sentence where it does not allow the act.
    case gateAnswered(causeID: String, allows: Bool, why: String)
    /// The ledger on disk is another one: a person's command wrote to it, or it cannot be read (nil).
    case ledgerChanged(Ledger?)
    /// The act could not be written down, neither for its unit nor in the ledger, and so was not carried out; the ledger as it stands on disk.
    case actRefused(id: String, why: String, ledger: Ledger?)
}

/// The acting state machine: one value, changed only by ``decide(_:at:)``.
package struct Policy: Sendable, Equatable {
    package var settings: RemediationSettings {
        didSet {
            // What one program has allowed, another has not.
            if settings.gate != oldValue.gate { gate = .notAsked }
            // A fleet that is switched to enforce in one second must not act in one; what was waited for by other
            // settings does not count.
            if settings != oldValue { candidate = nil }
        }
    }
    /// This node's share of the stagger, nanoseconds.
    package var stagger: Int64
    /// nil while the ledger cannot be read or written: then nothing is done.
    package internal(set) var ledger: Ledger?
    package internal(set) var breaker: Breaker = .closed
    package internal(set) var candidate: Candidate?
    package internal(set) var current: ActInProgress?
    package internal(set) var lastVeto: Veto?
    var preflight: Preflight = .notAsked
    var sandboxes: SandboxLook = .notAsked
    var gate: GateLook = .notAsked
    var lastInvocation: String?
    /// The unit that ``lastInvocation`` is of.
    var lastUnit: String?
    var refusal: Refusal?
    private var nextID: UInt64

    package enum Breaker: Sendable, Equatable {
        case closed
        /// An act for this cause did not help.
        case openByAct(causeID: String)
        /// The budget is used up.
        case openByBudget(since: Timestamp)
    }

    /// A remedy that is asked for, and for how long the node has asked for nothing else.
    package struct Candidate: Sendable, Equatable {
        package var kind: ActKind
        package var causeID: String
        package var firstSeen: Timestamp
        package var evaluations: Int
        var recorded: Guard?
        var isPlanRecorded = false
        /// Since when no other wait holds it back: from then on the node waits for its share of the stagger.
        var freeSince: Timestamp?
        /// Since when young sandboxes hold it back.
        var heldBySandboxes: Timestamp?
    }

    /// An act under way.
    package struct ActInProgress: Sendable, Equatable {
        package var act: Act
        package var before: NowReading
        var faultBefore: NetworkFault?
        /// The run of containerd that it began with.
        var invocation: String?
        /// What the remedy was before it.
        var remedy: RemedyKind
        /// When it was carried out and its effect is awaited; nil while the job runs.
        package var carriedOutAt: Timestamp?
    }

    /// What the installed binary was asked and said; `at` is when it was asked, since files may change meanwhile.
    enum Preflight: Sendable, Equatable {
        case notAsked
        case asked(causeID: String, at: Timestamp)
        case agreed(causeID: String, at: Timestamp)
        case refused(causeID: String, why: String, at: Timestamp)
    }

    /// What the operator's program was asked and said; `at` is when it answered, since it may take its time.
    enum GateLook: Sendable, Equatable {
        case notAsked
        case asked(causeID: String, at: Timestamp)
        case allowed(causeID: String, at: Timestamp)
        case refused(causeID: String, why: String, at: Timestamp)
    }

    /// An act could not be begun: neither the ledger nor its unit's request took it down.
    struct Refusal: Sendable, Equatable {
        var at: Timestamp
        var why: String
    }

    enum SandboxLook: Sendable, Equatable {
        case notAsked
        case asked(at: Timestamp)
        case seen(SandboxReading, at: Timestamp)
    }

    /// - Parameter seed: makes the ids of acts unique over restarts of the daemon, for instance the time of its start.
    package init(settings: RemediationSettings, stagger: Int64, ledger: Ledger?, seed: UInt64, now: Timestamp) {
        self.settings = settings
        self.stagger = stagger
        self.ledger = ledger
        self.nextID = seed
        breaker = breakerOfLedger(at: now)
    }

    /// Takes note of an input and says what is to be done.
    package mutating func decide(_ input: PolicyInput, at now: Timestamp) -> [Effect] {
        switch input {
        case .evaluated(let facts): evaluate(facts, at: now)
        case .actFailed(let id, let why): endAct(id: id, .failed, why: why, at: now)
        case .actCarriedOut(let id): awaitEffect(of: id, at: now)
        case .preflightEnded(let causeID, let agrees, let why): takePreflight(causeID, agrees, why)
        case .sandboxesListed(let reading): takeSandboxes(reading, at: now)
        case .gateAnswered(let causeID, let allows, let why): takeGate(causeID, allows, why, at: now)
        case .ledgerChanged(let ledger): takeLedger(ledger, at: now)
        case .actRefused(let id, let why, let ledger): withdraw(id, why, ledger, at: now)
        }
    }

    mutating func newID() -> String {
        nextID &+= 1
        return String(nextID, radix: 16)
    }
}
