import Containerd
import Diagnosis
import Node

extension Policy {
    mutating func awaitEffect(of id: String, at now: Timestamp) -> [Effect] {
        guard current?.act.id == id, let kind = current?.act.kind else { return [] }
        current?.carriedOutAt = now
        return [.wake(after: patience(kind))]
    }

    private func patience(_ kind: ActKind) -> Int64 { kind == .reload ? settings.reloadWait : settings.verify }

    /// Whether the act under way has helped; silence until its time is up.
    mutating func verify(_ course: ActInProgress, _ facts: PolicyFacts, at now: Timestamp) -> [Effect] {
        guard let carriedOut = course.carriedOutAt else {
            let left = Act.timeout(of: course.act.kind) - now.since(course.act.decidedAt)
            guard left <= 0 else { return [.wake(after: left)] }
            return endAct(id: course.act.id, .unknown, why: "systemd never told its end", at: now)
        }
        if hasHelped(course, facts) {
            return endAct(id: course.act.id, .helped, why: "", at: now)
        }
        let left = patience(course.act.kind) - now.since(carriedOut)
        guard left <= 0 else { return [.wake(after: left)] }
        return endAct(id: course.act.id, judge(course, facts), why: "", at: now)
    }

    private func hasHelped(_ course: ActInProgress, _ facts: PolicyFacts) -> Bool {
        guard let rank = facts.now.rank, let before = course.before.rank else { return false }
        if rank > before { return rank < .ready || isWorthHaving(facts.networkFault, course) }
        // Only a person acts on a ready node: it must be ready again, and what the remedy asked for be gone.
        let asked: RemedyKind = course.act.kind == .reload ? .reload : .restart
        guard before == .ready, rank == .ready, isWorthHaving(facts.networkFault, course) else { return false }
        return course.remedy != asked || facts.remedy.action != asked
    }

    /// What the act has brought is a network that the rules would leave alone, or one that was no better before.
    ///
    /// Who starts a containerd that did not serve has done enough where it serves, be there programs to be installed
    /// yet; but pods must not start on a network that nobody wants.
    private func isWorthHaving(_ fault: NetworkFault?, _ course: ActInProgress) -> Bool {
        guard let fault else { return true }
        guard let before = course.before.rank, before < .ready else { return course.faultBefore != nil }
        return fault == .broken && before < .servingNotReady
    }

    private func judge(_ course: ActInProgress, _ facts: PolicyFacts) -> ActResult {
        // Another containerd, or one that nobody sees, says nothing about the reload of the first.
        if course.act.kind == .reload, facts.unit?.invocationID != course.invocation { return .unknown }
        guard let rank = facts.now.rank, let before = course.before.rank else { return .unknown }
        return rank < before ? .madeItWorse : .didNotHelp
    }

    mutating func endAct(id: String, _ result: ActResult, why: String, at now: Timestamp) -> [Effect] {
        guard let course = current, course.act.id == id else { return [] }
        current = nil
        candidate = nil
        return note(result, of: course.act, why: why, at: now)
    }

    private mutating func note(_ result: ActResult, of act: Act, why: String, at now: Timestamp) -> [Effect] {
        let entry = LedgerEntry.ended(id: act.id, result: result, at: now)
        ledger?.append(entry)
        let effects: [Effect] =
            [.ledger(entry), .record(.done(act, result, took: now.since(act.decidedAt)))] + reportToGate(act, result)
        guard ledger?.forbids(act.kind, for: act.causeID, present(now)) ?? (result != .helped) else { return effects }
        breaker = .openByAct(causeID: act.causeID)
        return effects + [.record(.breakerTripped(causeID: act.causeID, why: reason(act, result, why)))]
    }

    private func reason(_ act: Act, _ result: ActResult, _ why: String) -> String {
        switch result {
        case .unknown: "Nobody saw how the \(act.kind.rawValue) ended."
        case .failed: "The \(act.kind.rawValue) failed: \(why)."
        case .helped, .didNotHelp, .madeItWorse: "The \(act.kind.rawValue) did not help."
        }
    }

    /// An act that somebody began and never ended, a killed daemon or command: after its longest course it is over.
    mutating func endAbandonedAct(at now: Timestamp) -> [Effect] {
        guard let act = ledger?.unfinished, now.since(act.decidedAt) >= Act.timeout(of: act.kind) else {
            return []
        }
        return note(.unknown, of: act, why: "", at: now)
    }

    /// The ledger could not take the act down, so it was not done, and nothing is for a while.
    mutating func withdraw(_ id: String, _ why: String, _ ledger: Ledger?, at now: Timestamp) -> [Effect] {
        guard current?.act.id == id else { return [] }
        current = nil
        candidate = nil
        refusal = Refusal(at: now, why: why)
        return takeLedger(ledger, at: now)
    }

    /// What the ledger says counts, whoever wrote it.
    mutating func takeLedger(_ ledger: Ledger?, at now: Timestamp) -> [Effect] {
        self.ledger = ledger
        guard ledger != nil else { return [.wake(after: 0)] }
        let wasOpen = breaker != .closed
        breaker = breakerOfLedger(at: now)
        guard wasOpen, breaker == .closed else { return [.wake(after: 0)] }
        return [.record(.breakerClosed(why: "A person reset it.")), .wake(after: 0)]
    }

    mutating func closeBudgetBreakerIfDue(at now: Timestamp) -> [Effect] {
        guard case .openByBudget(let since) = breaker, now.since(since) >= settings.budgetWindow else { return [] }
        breaker = .closed
        return [.record(.breakerClosed(why: "The window of the budget has passed."))]
    }

    func present(_ now: Timestamp) -> Ledger.Present { .init(now: now, window: settings.budgetWindow) }

    /// What the ledger says of an act that did not help outlives the daemon and the node.
    func breakerOfLedger(at now: Timestamp) -> Breaker {
        guard let ledger else { return breaker }
        // Other acts may have come after the one that did not help; only a person's reset takes it back.
        if case .openByAct(let causeID) = breaker,
            ledger.forbidsAny(for: causeID, present(now)) || ledger.disproves(causeID, present(now))
        {
            return breaker
        }
        let past = ledger.acts.last { !$0.isForgiven && $0.act.id != current?.act.id }
        if let past, past.result != nil, ledger.forbids(past.act.kind, for: past.act.causeID, present(now)) {
            return .openByAct(causeID: past.act.causeID)
        }
        let restarts = ledger.counted(within: settings.budgetWindow, before: now, isRestart: true)
        guard let last = restarts.last, restarts.count >= settings.budget else { return .closed }
        return .openByBudget(since: last.act.decidedAt)
    }
}
