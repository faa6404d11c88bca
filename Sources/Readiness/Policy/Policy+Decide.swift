import Containerd

extension Policy {
    mutating func evaluate(_ facts: PolicyFacts, at now: Moment) -> [Effect] {
        var effects = noteInvocation(facts)
        effects += closeBreakerIfDue(facts, at: now)
        if let course = current {
            effects += verify(course, facts, at: now)
            return effects
        }
        guard let kind = wantedAct(facts) else {
            candidate = nil
            lastVeto = nil
            preflight = .notAsked
            return effects
        }
        note(kind, facts, at: now)
        guard settings.mode != .observe else {
            lastVeto = Veto(.mode, "Mode observe does nothing.")
            return effects
        }
        if let veto = firstVeto(kind, facts, at: now) {
            effects += hold(veto, kind, facts)
            return effects
        }
        effects += settings.mode == .audit ? recordPlan(kind, facts, isAudit: true) : begin(kind, facts, at: now)
        return effects
    }

    /// The act that the remedy asks for, nil where it asks for none or may not be taken by a program.
    private func wantedAct(_ facts: PolicyFacts) -> ActKind? {
        guard facts.remedy.automatic else { return nil }
        switch facts.remedy.action {
        case .reload: return .reload
        case .restart: return facts.now == .down ? .start : .restart
        case .none, .fixThenReload, .fixThenRestart, .clusterSide: return nil
        }
    }

    private mutating func note(_ kind: ActKind, _ facts: PolicyFacts, at now: Moment) {
        if candidate?.kind == kind, candidate?.causeID == facts.causeID {
            candidate?.evaluations += 1
            return
        }
        candidate = Candidate(kind: kind, causeID: facts.causeID, firstSeen: now, evaluations: 1)
        preflight = .notAsked
    }

    /// Somebody else restarted containerd: what we knew of it no longer holds, so the wait begins anew.
    private mutating func noteInvocation(_ facts: PolicyFacts) -> [Effect] {
        guard let invocation = facts.unit?.invocationID, !invocation.isEmpty else { return [] }
        defer { lastInvocation = invocation }
        guard let lastInvocation, lastInvocation != invocation else { return [] }
        if let current, current.act.kind.isRestart { return [] }
        candidate = nil
        return [.record(.foreignRestart(invocationID: invocation))]
    }

    private mutating func hold(_ veto: Veto, _ kind: ActKind, _ facts: PolicyFacts) -> [Effect] {
        lastVeto = veto
        var effects: [Effect] = []
        if veto.name == .budget, breaker == .closed, let oldest = oldestOfBudget(facts) {
            breaker = .openByBudget(since: oldest)
            effects.append(.record(.breakerTripped(causeID: facts.causeID, why: veto.why)))
        }
        if case .asked = preflight {
        } else if veto.name == .preflight, preflight == .notAsked {
            preflight = .asked(causeID: facts.causeID)
            effects.append(.preflight(causeID: facts.causeID))
            return effects
        }
        if !veto.isWaiting, veto.name != .preflight || isRefused, candidate?.recorded != veto.name {
            candidate?.recorded = veto.name
            effects.append(.record(.vetoed(kind, veto, causeID: facts.causeID)))
        }
        if let delay = veto.retryAfter { effects.append(.wake(after: delay)) }
        return effects
    }

    private var isRefused: Bool {
        if case .refused = preflight { return true }
        return false
    }

    private func oldestOfBudget(_ facts: PolicyFacts) -> Moment? {
        ledger?.acts.last { $0.act.kind.isRestart }?.act.decidedAt
    }

    private mutating func recordPlan(_ kind: ActKind, _ facts: PolicyFacts, isAudit: Bool) -> [Effect] {
        lastVeto = isAudit ? Veto(.mode, "Mode audit only says what it would do.") : nil
        guard candidate?.isPlanRecorded != true else { return [] }
        candidate?.isPlanRecorded = true
        return [
            .record(
                .planned(
                    kind, target: target(of: kind, facts), causeID: facts.causeID, why: facts.remedy.why,
                    isAudit: isAudit))
        ]
    }

    private func target(of kind: ActKind, _ facts: PolicyFacts) -> String {
        kind == .reload ? facts.confDir : facts.unit?.name ?? "containerd.service"
    }

    private mutating func begin(_ kind: ActKind, _ facts: PolicyFacts, at now: Moment) -> [Effect] {
        let act = Act(
            id: newID(), kind: kind, causeID: facts.causeID, target: target(of: kind, facts), decidedAt: now)
        let plan = recordPlan(kind, facts, isAudit: false)
        current = Course(act: act, before: facts.now, carriedOutAt: nil)
        ledger?.append(.begun(act))
        lastVeto = nil
        return plan + [.ledger(.begun(act)), .perform(act)]
    }
}
