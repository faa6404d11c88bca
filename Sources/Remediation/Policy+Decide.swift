import Containerd
package import Diagnosis
import Node

extension Policy {
    mutating func evaluate(_ facts: PolicyFacts, at now: Timestamp) -> [Effect] {
        var effects = noteInvocation(facts)
        effects += closeBudgetBreakerIfDue(at: now)
        if let course = current {
            effects += verify(course, facts, at: now)
            return effects
        }
        effects += endAbandonedAct(at: now)
        guard let kind = wantedAct(facts) else {
            candidate = nil
            lastVeto = unaskedFor(facts)
            return effects
        }
        note(kind, facts, at: now)
        guard settings.mode != .observe else {
            lastVeto = Veto(.mode, "Mode observe does nothing.")
            return effects
        }
        if let veto = firstVeto(kind, facts, at: now) {
            effects += hold(veto, kind, facts, at: now)
            return effects
        }
        effects += settings.mode == .audit ? recordPlan(kind, facts, isAudit: true) : begin(kind, facts, at: now)
        return effects
    }

    /// The act that the remedy asks for, nil where it asks for none or may not be taken by a program.
    ///
    /// Whatever the remedy says: nothing is done to a node whose network is ready, or of which nothing is proven.
    private func wantedAct(_ facts: PolicyFacts) -> ActKind? {
        guard facts.remedy.automatic || facts.remedy.isHeldBack, let rank = facts.now.rank, rank < .ready else {
            return nil
        }
        switch facts.remedy.action {
        case .reload: return .reload
        case .restart: return facts.now == .down ? .start : .restart
        case .none, .fixThenReload, .fixThenRestart, .clusterSide: return nil
        }
    }

    /// A remedy that is an act, and that only a person may take.
    private func unaskedFor(_ facts: PolicyFacts) -> Veto? {
        guard facts.remedy.action == .reload || facts.remedy.action == .restart else { return nil }
        return Veto(.notAutomatic, "A \(facts.remedy.action.rawValue) helps here, and only a person may ask for it.")
    }

    private mutating func note(_ kind: ActKind, _ facts: PolicyFacts, at now: Timestamp) {
        if candidate?.kind == kind, candidate?.causeID == facts.causeID {
            candidate?.evaluations += 1
            return
        }
        candidate = Candidate(kind: kind, causeID: facts.causeID, firstSeen: now, evaluations: 1)
    }

    /// Somebody else restarted containerd: what we knew of it no longer holds, so the wait begins anew.
    private mutating func noteInvocation(_ facts: PolicyFacts) -> [Effect] {
        guard let unit = facts.unit, !unit.invocationID.isEmpty else { return [] }
        let invocation = unit.invocationID
        defer {
            lastInvocation = invocation
            lastUnit = unit.name
        }
        guard let lastInvocation, lastInvocation != invocation else { return [] }
        guard lastUnit == unit.name else {
            // Another runtime is looked at; nobody restarted this one.
            candidate = nil
            return []
        }
        if let current, current.act.kind.isRestart { return [] }
        candidate = nil
        return [.record(.foreignRestart(invocationID: invocation))]
    }

    private mutating func hold(_ veto: Veto, _ kind: ActKind, _ facts: PolicyFacts, at now: Timestamp) -> [Effect] {
        lastVeto = veto
        noteFreedom(veto.name, at: now)
        if let question = veto.question { return ask(question, facts, at: now) }
        var effects = tripBreaker(by: veto, kind, facts)
        if !veto.isWaiting, candidate?.recorded != veto.name {
            candidate?.recorded = veto.name
            effects.append(.record(.vetoed(kind, veto, causeID: facts.causeID)))
        }
        if let delay = veto.retryAfter { effects.append(.wake(after: delay)) }
        return effects
    }

    /// What is asked after the stagger does not take its time back.
    private mutating func noteFreedom(_ veto: Guard, at now: Timestamp) {
        switch veto {
        case .stagger: if candidate?.freeSince == nil { candidate?.freeSince = now }
        case .preflight, .sandbox, .gate: return
        default: candidate?.freeSince = nil
        }
    }

    mutating func ask(_ question: Veto.Question, _ facts: PolicyFacts, at now: Timestamp) -> [Effect] {
        switch question {
        case .preflight:
            preflight = .asked(causeID: facts.causeID, at: now)
            return [.preflight(causeID: facts.causeID), .wake(after: Self.preflightPatience)]
        case .sandboxes:
            sandboxes = .asked(at: now)
            if candidate?.heldBySandboxes == nil { candidate?.heldBySandboxes = now }
            return [.listSandboxes, .wake(after: Self.sandboxPatience)]
        case .gate(let kind):
            gate = .asked(causeID: facts.causeID, at: now)
            return [.askGate(kind, causeID: facts.causeID), .wake(after: gatePatience)]
        }
    }

    private mutating func tripBreaker(by veto: Veto, _ kind: ActKind, _ facts: PolicyFacts) -> [Effect] {
        guard breaker == .closed else { return [] }
        switch veto.name {
        case .budget:
            guard kind.isRestart, let last = ledger?.last(isRestart: true) else { return [] }
            breaker = .openByBudget(since: last.decidedAt)
        case .breaker: breaker = .openByAct(causeID: facts.causeID)
        default: return []
        }
        return [.record(.breakerTripped(causeID: facts.causeID, why: veto.why))]
    }

    private mutating func recordPlan(_ kind: ActKind, _ facts: PolicyFacts, isAudit: Bool) -> [Effect] {
        lastVeto = isAudit ? Veto(.mode, "Mode audit only says what it would do.") : nil
        guard candidate?.isPlanRecorded != true else { return [] }
        candidate?.isPlanRecorded = true
        return [
            .record(
                .planned(
                    kind, target: facts.target(of: kind), causeID: facts.causeID, why: facts.remedy.why,
                    isAudit: isAudit))
        ]
    }

    private mutating func begin(_ kind: ActKind, _ facts: PolicyFacts, at now: Timestamp) -> [Effect] {
        let act = Act(
            id: newID(), kind: kind, causeID: facts.causeID, target: facts.target(of: kind), decidedAt: now)
        var effects: [Effect] = []
        if breaker != .closed {
            let isSame = breaker == .openByAct(causeID: facts.causeID)
            breaker = .closed
            let why = isSame ? "containerd is deaf, so the reload was no proof." : "The cause is another one."
            effects.append(.record(.breakerClosed(why: why)))
        }
        effects += recordPlan(kind, facts, isAudit: false)
        begin(act, facts)
        lastVeto = nil
        return effects + [.ledger(.begun(act)), .perform(act), .wake(after: Act.timeout(of: kind))]
    }
}

extension Policy {
    /// The act is under way from now on; what the gate has allowed is used up by it.
    mutating func begin(_ act: Act, _ facts: PolicyFacts) {
        current = ActInProgress(
            act: act, before: facts.now, faultBefore: facts.networkFault, invocation: facts.unit?.invocationID,
            remedy: facts.remedy.action,
            carriedOutAt: nil)
        ledger?.append(.begun(act))
        gate = .notAsked
    }
}

extension PolicyFacts {
    /// What an act is done to: the directory, or the unit.
    package func target(of kind: ActKind) -> String {
        kind == .reload ? confDir : unit?.name ?? "containerd.service"
    }
}
