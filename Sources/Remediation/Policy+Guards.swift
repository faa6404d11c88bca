import Containerd
import Diagnosis
import Node

/// One rule that may stop an act; it knows nothing of the others.
private typealias GuardRule = @Sendable (Policy, GuardInput) -> Veto?

/// What the rules look at.
struct GuardInput {
    var kind: ActKind
    var facts: PolicyFacts
    var ledger: Ledger
    var now: Timestamp
}

extension Policy {
    /// The first guard that stops an act now; the order is from the most lasting to the most passing, and what has to
    /// be asked of others comes last.
    func firstVeto(_ kind: ActKind, _ facts: PolicyFacts, at now: Timestamp) -> Veto? {
        veto(among: Self.guards, kind, facts, at: now)
    }

    /// The same for an act that a person asks for: the waits that only a program needs are left out.
    ///
    /// - Parameter forced: guards that the person passes.
    func vetoOfManualAct(_ kind: ActKind, _ facts: PolicyFacts, forced: Set<Guard>, at now: Timestamp) -> Veto? {
        if !forced.contains(.notAutomatic), let veto = facts.unhelpful(kind) { return veto }
        return veto(among: Self.guardsOfManualActs, kind, facts, forced: forced, at: now)
    }

    private func veto(
        among rules: [(Guard, GuardRule)], _ kind: ActKind, _ facts: PolicyFacts, forced: Set<Guard> = [],
        at now: Timestamp
    ) -> Veto? {
        guard let ledger else {
            return Veto(
                .ledger, "What netready has kept cannot be read, or is of a newer netready, so nothing is done.")
        }
        let input = GuardInput(kind: kind, facts: facts, ledger: ledger, now: now)
        for (name, rule) in rules where !forced.contains(name) {
            if let veto = rule(self, input) { return veto }
        }
        return nil
    }

    private static let guards: [(Guard, GuardRule)] = [
        (.ledger, { $0.refusalVeto($1) }),
        (.paused, { $1.paused() }),
        (.actInProgress, { $1.actInProgress() }),
        (.breaker, { $0.breakerVeto($1) }),
        (.unitUnsafe, { $1.unitUnsafe() }),
        (.versionUnsafe, { $1.versionUnsafe() }),
        (.startUndecided, { $1.startUndecided() }),
        (.stability, { $0.stabilityVeto($1) }),
        (.uptime, { $0.uptimeVeto($1) }),
        (.spacing, { $0.spacingVeto($1) }),
        (.budget, { $0.budgetVeto($1) }),
        (.causeBudget, { $0.causeBudgetVeto($1) }),
        (.window, { $0.windowVeto($1) }),
        (.jobQueued, { $1.jobQueued() }),
        (.stagger, { $0.staggerVeto($1) }),
        (.preflight, { $0.preflightVeto($1) }),
        (.sandbox, { $0.sandboxVeto($1) }),
        // Last, since it may take a lock that other nodes wait for.
        (.gate, { $0.gateVeto($1) }),
    ]

    private static let guardsOfManualActs = guards.filter { $0.0 != .stability && $0.0 != .stagger }
}

extension PolicyFacts {
    /// Whether a person asks for something that is not predicted to help.
    fileprivate func unhelpful(_ kind: ActKind) -> Veto? {
        let asked: RemedyKind = kind == .reload ? .reload : .restart
        guard remedy.action != asked else { return nil }
        return Veto(.notAutomatic, "A \(kind.rawValue) is not what helps here: \(remedy.why)")
    }
}

extension GuardInput {
    fileprivate func paused() -> Veto? {
        guard let left = ledger.pause?.left(at: now) else { return nil }
        guard left < .max else { return Veto(.paused, "Acting is paused until netready resume.") }
        return Veto(.paused, "Acting is paused for another \(Span.text(left)).", retryAfter: left)
    }

    /// Somebody else's act, or one whose actor was killed: its end is awaited before anything new begins.
    fileprivate func actInProgress() -> Veto? {
        guard let act = ledger.unfinished else { return nil }
        let left = Act.timeout(of: act.kind) - now.since(act.decidedAt)
        return Veto(.actInProgress, "Another \(act.kind.rawValue) is under way.", retryAfter: max(left, Span.second))
    }

    fileprivate func unitUnsafe() -> Veto? {
        guard kind.isRestart else { return nil }
        guard let unit = facts.unit else { return Veto(.unitUnsafe, "The unit of containerd is not known.") }
        if unit.killMode != "process" {
            return Veto(.unitUnsafe, "\(unit.name) has KillMode=\(unit.killMode): a restart would end every container.")
        }
        return unit.loadState == "loaded" ? nil : Veto(.unitUnsafe, "\(unit.name) is \(unit.loadState).")
    }

    /// 1.6.9 to 1.6.14 lose the addresses of running sandboxes over a restart (containerd issue 7843).
    fileprivate func versionUnsafe() -> Veto? {
        guard kind.isRestart, let version = facts.runningVersion, version.losesSandboxAddressesOnRestart else {
            return nil
        }
        return Veto(.versionUnsafe, "containerd \(version) loses the addresses of its sandboxes over a restart.")
    }

    /// The running containerd serves; on what is not known it might end.
    fileprivate func startUndecided() -> Veto? {
        guard kind == .restart, let first = facts.undecided.first else { return nil }
        let rest = facts.undecided.count - 1
        let more = rest > 0 ? ", and so for \(rest) more" : ""
        return Veto(
            .startUndecided, "What a start makes of \(first.text) is not known: \(first.why)\(more).")
    }

    fileprivate func jobQueued() -> Veto? {
        guard kind.isRestart, let unit = facts.unit, unit.hasJob else { return nil }
        return Veto(.jobQueued, "systemd already has a job for \(unit.name).", retryAfter: 10 * Span.second)
    }
}

extension Policy {
    /// After the ledger has refused an act, for nanoseconds.
    private static var refusalPause: Int64 { 60 * Span.second }

    fileprivate func refusalVeto(_ input: GuardInput) -> Veto? {
        guard let refusal else { return nil }
        let left = Self.refusalPause - input.now.since(refusal.at)
        guard left > 0 else { return nil }
        return Veto(.ledger, "An act could not be begun: \(refusal.why).", retryAfter: left)
    }

    fileprivate func breakerVeto(_ input: GuardInput) -> Veto? {
        if case .openByBudget = breaker {
            return Veto(.breaker, "The budget of restarts is used up; netready reset closes the breaker.")
        }
        let causeID = input.facts.causeID
        let present = present(input.now)
        if input.ledger.forbids(input.kind, for: causeID, present) {
            return Veto(.breaker, "An act for this cause did not help; netready reset closes the breaker.")
        }
        guard input.kind.isRestart, input.ledger.disproves(causeID, present), !input.facts.isWatchBroken else {
            return nil
        }
        return Veto(.breaker, "A reload of these files did not help, so a restart is not tried; see netready reset.")
    }

    fileprivate func stabilityVeto(_ input: GuardInput) -> Veto? {
        guard let candidate else { return nil }
        let quiet = quietTime(candidate, input)
        if quiet < settings.stability {
            let left = settings.stability - quiet
            return Veto(.stability, "Waiting \(Span.text(left)) for the cause to be stable.", retryAfter: left)
        }
        guard candidate.evaluations < 2 else { return nil }
        return Veto(.stability, "Waiting for a second look.", retryAfter: Span.second / 10)
    }

    /// Counted from the end of all other waits: a window that opens, or a fleet whose containerds are all of one age,
    /// would else bring all nodes together again.
    fileprivate func staggerVeto(_ input: GuardInput) -> Veto? {
        guard input.kind.isRestart, let candidate else { return nil }
        let left = stagger - (candidate.freeSince.map(input.now.since) ?? 0)
        guard left > 0 else { return nil }
        return Veto(.stagger, "Waiting \(Span.text(left)), this node's share of the stagger.", retryAfter: left)
    }

    private func quietTime(_ candidate: Candidate, _ input: GuardInput) -> Int64 {
        min(input.now.since(candidate.firstSeen), input.facts.lastChange.map(input.now.since) ?? .max)
    }

    fileprivate func uptimeVeto(_ input: GuardInput) -> Veto? {
        guard input.kind == .restart else { return nil }
        guard let uptime = input.facts.uptime else {
            return Veto(.uptime, "How long containerd has been up is not known.", retryAfter: settings.uptime)
        }
        guard uptime < settings.uptime else { return nil }
        let left = settings.uptime - uptime
        return Veto(.uptime, "containerd has been up for \(Span.text(uptime)) only.", retryAfter: left)
    }

    fileprivate func spacingVeto(_ input: GuardInput) -> Veto? {
        let isRestart = input.kind.isRestart
        guard let last = input.ledger.last(isRestart: isRestart) else { return nil }
        let gone = input.now.since(last.decidedAt)
        let left = (isRestart ? settings.spacing : settings.reloadSpacing) - gone
        guard left > 0 else { return nil }
        return Veto(.spacing, "The last \(last.kind.rawValue) was \(Span.text(gone)) ago.", retryAfter: left)
    }

    fileprivate func budgetVeto(_ input: GuardInput) -> Veto? {
        let isRestart = input.kind.isRestart
        let count = input.ledger.counted(within: settings.budgetWindow, before: input.now, isRestart: isRestart).count
        guard count >= (isRestart ? settings.budget : settings.reloadBudget) else { return nil }
        let what = isRestart ? "restarts" : "reloads"
        return Veto(
            .budget, "\(count) \(what) within \(Span.text(settings.budgetWindow)) are all that is allowed.")
    }

    fileprivate func causeBudgetVeto(_ input: GuardInput) -> Veto? {
        guard input.kind.isRestart else { return nil }
        let recent = input.ledger.counted(within: settings.budgetWindow, before: input.now, isRestart: true)
        // An earlier edition may have called this very cause otherwise.
        let done = recent.count { $0.act.causeID == input.facts.causeID || $0.act.edition < Ledger.edition }
        guard done >= settings.causeBudget else { return nil }
        return Veto(.causeBudget, "containerd was already restarted for this cause.")
    }

    fileprivate func windowVeto(_ input: GuardInput) -> Veto? {
        guard input.kind.isRestart, let window = settings.window, let left = window.opens(at: input.now.realtime) else {
            return nil
        }
        return Veto(.window, "Restarts are allowed at \(window.text) only.", retryAfter: left)
    }
}
