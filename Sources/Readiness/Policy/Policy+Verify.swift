import Containerd

extension Policy {
    mutating func awaitEffect(of id: String, at now: Moment) -> [Effect] {
        guard current?.act.id == id, let kind = current?.act.kind else { return [] }
        current?.carriedOutAt = now
        return [.wake(after: kind == .reload ? settings.reloadWait : settings.verify)]
    }

    /// Whether the act under way has helped; silence until its time is up.
    mutating func verify(_ course: Course, _ facts: PolicyFacts, at now: Moment) -> [Effect] {
        guard let carriedOut = course.carriedOutAt else { return [] }
        if hasHelped(course, facts) {
            return endAct(id: course.act.id, .helped, why: "", at: now)
        }
        let limit = course.act.kind == .reload ? settings.reloadWait : settings.verify
        let waited = now.since(carriedOut)
        guard waited >= limit else { return [.wake(after: limit - waited)] }
        let before = course.before.rank ?? .notRunning
        let isWorse = (facts.now.rank ?? .notRunning) < before
        return endAct(id: course.act.id, isWorse ? .madeItWorse : .didNotHelp, why: "", at: now)
    }

    private func hasHelped(_ course: Course, _ facts: PolicyFacts) -> Bool {
        guard let rank = facts.now.rank, let before = course.before.rank else { return false }
        return rank > before
    }

    mutating func endAct(id: String, _ result: ActResult, why: String, at now: Moment) -> [Effect] {
        guard let course = current, course.act.id == id else { return [] }
        current = nil
        candidate = nil
        preflight = .notAsked
        let entry = LedgerEntry.ended(id: id, result: result, at: now)
        ledger?.append(entry)
        var effects: [Effect] = [
            .ledger(entry), .record(.done(course.act, result, took: now.since(course.act.decidedAt))),
        ]
        guard result != .helped else { return effects }
        breaker = .openByAct(causeID: course.act.causeID)
        let what =
            why.isEmpty
            ? "The \(course.act.kind.rawValue) did not help" : "The \(course.act.kind.rawValue) failed: \(why)"
        effects.append(.record(.breakerTripped(causeID: course.act.causeID, why: what)))
        return effects
    }

    mutating func takePreflight(_ causeID: String, _ agrees: Bool, _ why: String) -> [Effect] {
        guard preflight == .asked(causeID: causeID) else { return [] }
        preflight = agrees ? .agreed(causeID: causeID) : .refused(causeID: causeID, why: why)
        return [.wake(after: 0)]
    }

    mutating func takeLedger(_ ledger: Ledger?, at now: Moment) -> [Effect] {
        let wasReset = ledger?.lastReset != nil && ledger?.lastReset != self.ledger?.lastReset
        self.ledger = ledger
        guard wasReset, breaker != .closed else { return [.wake(after: 0)] }
        breaker = .closed
        return [.record(.breakerClosed(why: "A person reset it.")), .wake(after: 0)]
    }

    /// Opened by an act, it closes on another cause; opened by the budget, when the window has passed.
    mutating func closeBreakerIfDue(_ facts: PolicyFacts, at now: Moment) -> [Effect] {
        switch breaker {
        case .closed: return []
        case .openByAct(let causeID):
            guard facts.remedy.automatic, facts.causeID != causeID else { return [] }
            breaker = .closed
            return [.record(.breakerClosed(why: "The cause is another one."))]
        case .openByBudget(let since):
            guard now.since(since) >= settings.budgetWindow else { return [] }
            breaker = .closed
            return [.record(.breakerClosed(why: "The window of the budget has passed."))]
        }
    }

    /// What the ledger says of an act that did not help outlives the daemon and the node.
    mutating func restoreBreaker(at now: Moment) {
        guard let ledger, let last = ledger.acts.last else { return }
        if let reset = ledger.lastReset, reset.realtime >= last.act.decidedAt.realtime { return }
        guard last.result != .helped, now.since(last.act.decidedAt) < settings.budgetWindow else { return }
        breaker = .openByAct(causeID: last.act.causeID)
    }
}
