import Containerd

extension Policy {
    /// The first guard that stops an act now; the order is from the most lasting to the most passing.
    func firstVeto(_ kind: ActKind, _ facts: PolicyFacts, at now: Moment) -> Veto? {
        guard let ledger else {
            return Veto(.ledger, "The ledger of acts cannot be read or written, so nothing is done.")
        }
        return pauseVeto(ledger, at: now) ?? breakerVeto(facts) ?? unitVeto(kind, facts)
            ?? stabilityVeto(kind, facts, at: now) ?? reloadVeto(kind, facts, ledger)
            ?? restartVeto(kind, facts, ledger, at: now)
    }

    private func pauseVeto(_ ledger: Ledger, at now: Moment) -> Veto? {
        guard let pause = ledger.pause else { return nil }
        guard let until = pause.until else { return Veto(.paused, "Acting is paused until netready resume.") }
        let left = until.realtime - now.realtime
        guard left > 0 else { return nil }
        return Veto(.paused, "Acting is paused for another \(Span.text(left)).", retryAfter: left)
    }

    private func breakerVeto(_ facts: PolicyFacts) -> Veto? {
        switch breaker {
        case .closed: nil
        case .openByAct: Veto(.breaker, "An act for this cause did not help; netready reset closes the breaker.")
        case .openByBudget:
            Veto(.breaker, "The budget of restarts is used up; netready reset closes the breaker.")
        }
    }

    private func unitVeto(_ kind: ActKind, _ facts: PolicyFacts) -> Veto? {
        guard kind.isRestart else { return nil }
        guard let unit = facts.unit else { return Veto(.unitUnsafe, "The unit of containerd is not known.") }
        if unit.killMode != "process" {
            return Veto(.unitUnsafe, "\(unit.name) has KillMode=\(unit.killMode): a restart would end every container.")
        }
        if unit.loadState == "masked" { return Veto(.unitUnsafe, "\(unit.name) is masked.") }
        if unit.hasJob {
            return Veto(.jobQueued, "systemd already has a job for \(unit.name).", retryAfter: 2 * Span.second)
        }
        // 1.6.9 to 1.6.14 lose the addresses of running sandboxes over a restart (containerd issue 7843).
        if let version = facts.runningVersion, version.losesSandboxAddressesOnRestart {
            return Veto(.versionUnsafe, "containerd \(version) loses the addresses of its sandboxes over a restart.")
        }
        return nil
    }

    private func stabilityVeto(_ kind: ActKind, _ facts: PolicyFacts, at now: Moment) -> Veto? {
        guard let candidate else { return nil }
        let quiet = min(now.since(candidate.firstSeen), facts.lastChange.map(now.since) ?? .max)
        if quiet < settings.stability {
            let left = settings.stability - quiet
            return Veto(.stability, "Waiting \(Span.text(left)) for the cause to be stable.", retryAfter: left)
        }
        if candidate.evaluations < 2 {
            return Veto(.stability, "Waiting for a second look.", retryAfter: Span.second / 10)
        }
        let share = kind.isRestart ? stagger : 0
        guard quiet - settings.stability < share else { return nil }
        let left = share - (quiet - settings.stability)
        return Veto(.stagger, "Waiting \(Span.text(left)), this node's share of the stagger.", retryAfter: left)
    }

    /// A reload that was done for a cause is not done again for it.
    private func reloadVeto(_ kind: ActKind, _ facts: PolicyFacts, _ ledger: Ledger) -> Veto? {
        guard kind == .reload else { return nil }
        let after = ledger.lastReset
        let done = ledger.acts.last { $0.act.kind == .reload && $0.act.causeID == facts.causeID }
        guard let done, done.result != .helped else { return nil }
        if let after, after.realtime > done.act.decidedAt.realtime { return nil }
        return Veto(.causeBudget, "A reload was already done for this cause.")
    }

    private func restartVeto(_ kind: ActKind, _ facts: PolicyFacts, _ ledger: Ledger, at now: Moment) -> Veto? {
        guard kind.isRestart else { return nil }
        if kind == .restart {
            guard let uptime = facts.uptime else {
                return Veto(.uptime, "How long containerd has been up is not known.", retryAfter: settings.uptime)
            }
            if uptime < settings.uptime {
                let left = settings.uptime - uptime
                return Veto(.uptime, "containerd has been up for \(Span.text(uptime)) only.", retryAfter: left)
            }
        }
        let recent = ledger.restarts(within: settings.budgetWindow, before: now).filter { entry in
            guard let reset = ledger.lastReset else { return true }
            return entry.act.decidedAt.realtime > reset.realtime
        }
        if let last = ledger.acts.last(where: { $0.act.kind.isRestart }) {
            let gone = now.since(last.act.decidedAt)
            if gone < settings.spacing {
                let left = settings.spacing - gone
                return Veto(.spacing, "The last restart was \(Span.text(gone)) ago.", retryAfter: left)
            }
        }
        if recent.count >= settings.budget {
            return Veto(
                .budget, "\(recent.count) restarts within \(Span.text(settings.budgetWindow)) are all that is allowed.")
        }
        if recent.filter({ $0.act.causeID == facts.causeID }).count >= settings.causeBudget {
            return Veto(.causeBudget, "containerd was already restarted for this cause.")
        }
        return preflightVeto(facts)
    }

    private func preflightVeto(_ facts: PolicyFacts) -> Veto? {
        guard settings.preflight else { return nil }
        switch preflight {
        case .agreed(facts.causeID): return nil
        case .refused(facts.causeID, let why):
            return Veto(.preflight, "The installed containerd refuses its configuration: \(why)")
        default: return Veto(.preflight, "The installed containerd is being asked whether it would start.")
        }
    }
}
