import Diagnosis
import Node
import Remediation

/// A person's `netready reload` or `netready restart`: a process of its own, with a policy of its own.
struct Hand {
    var policy: Policy
    var act: Act?
}

extension History {
    mutating func command() {
        switch chance.below(10) {
        case 0: reset()
        case 1: pause(for: 30 * Span.minute)
        case 2: pause(for: nil)
        case 3: resume()
        case 4:
            changeLedger { $0.disk.clear() }
            judge.forget()
        default: decideManualAct()
        }
    }

    mutating func reset() {
        guard write(.breakerReset(at: world.now, uid: 0)) else { return }
        judge.forgive()
    }

    private mutating func pause(for length: Int64?) {
        let mark = world.mark
        var until = world.now
        until.monotonic += length ?? 0
        until.realtime += length ?? 0
        guard write(.paused(until: length == nil ? nil : until, at: world.now, uid: 0)) else { return }
        judge.paused(for: length ?? .max, at: mark)
    }

    mutating func resume() {
        if write(.resumed(at: world.now, uid: 0)) { judge.resumed() }
    }

    @discardableResult
    mutating func write(_ entry: LedgerEntry) -> Bool {
        var isWritten = false
        changeLedger { isWritten = $0.disk.append(entry) }
        return isWritten
    }

    mutating func decideManualAct() {
        guard hand == nil else { return }
        var rules = settings
        rules.mode = .enforce
        var forced: Set<Guard> = []
        for name in Guard.allCases where chance.once(in: 8) { forced.insert(name) }
        var mine = Policy(settings: rules, stagger: 0, ledger: disk.ledger, seed: chance.next(), now: world.now)
        let isReload = chance.once(in: 4) || world.remedy.action == .reload
        let kind: ActKind = isReload ? .reload : world.reading == .down ? .start : .restart
        // Each question is answered once, and then it is decided.
        for _ in 0..<4 {
            switch mine.decideManualAct(kind, world.facts(lastChange: nil), uid: 1000, forced: forced, at: world.now) {
            case .vetoed: return
            case .asks(let effects): for effect in effects { answer(effect, &mine) }
            case .begins(let act, _): return begin(act, mine)
            }
        }
        judge.violate("a person's act is asked for without an end")
    }

    private func answer(_ effect: Effect, _ mine: inout Policy) {
        switch effect {
        case .preflight(let causeID):
            _ = mine.decide(.preflightEnded(causeID: causeID, agrees: binaryAgrees, why: "no"), at: world.now)
        case .listSandboxes: _ = mine.decide(.sandboxesListed(sandboxReading), at: world.now)
        case .askGate(_, let causeID):
            let allows = world.gateAllows
            _ = mine.decide(.gateAnswered(causeID: causeID, allows: allows, why: "no"), at: world.now)
        case .ledger, .perform, .record, .reportToGate, .wake: return
        }
    }

    private mutating func begin(_ act: Act, _ mine: Policy) {
        guard disk.begin(act, after: mine.ledger) else { return }
        judge.personActs(act, self)
        actsByHand += 1
        hand = Hand(policy: mine, act: act)
        startJob(of: act)
        changeLedger { _ in }
        // Ctrl-C: the job goes on, its end is never written.
        if chance.once(in: 6) { hand = nil }
    }

    mutating func tellHand(_ act: Act, _ end: JobEnd) {
        guard end != .lost else { return }
        let input: PolicyInput = end == .done ? .actCarriedOut(id: act.id) : .actFailed(id: act.id, why: "no")
        carryOut(hand?.policy.decide(input, at: world.now) ?? [])
    }

    /// The command looks whether its act has helped.
    mutating func askHand() {
        guard hand != nil else { return }
        carryOut(hand?.policy.decide(.evaluated(world.facts(lastChange: nil)), at: world.now) ?? [])
    }

    private mutating func carryOut(_ effects: [Effect]) {
        for effect in effects {
            switch effect {
            case .ledger(let entry): write(entry)
            case .record(.done(let act, let result, _)):
                judge.ended(act.id, result, world)
                hand = nil
            case .wake(let after):
                let at = world.mark.elapsed + max(Span.millisecond, after)
                wakeAt = min(wakeAt ?? .max, at)
            case .record, .perform, .preflight, .listSandboxes, .askGate, .reportToGate: continue
            }
        }
    }
}
