import Diagnosis
import Node
import Remediation

/// The daemon around the policy: it does what it is asked for, in its order, and may be killed in between.
extension History {
    mutating func take(_ effects: [Effect]) {
        let mine = life
        var isRefused = false
        for effect in effects {
            guard isSpared(before: effect), mine == life else { return }
            switch effect {
            case .ledger(let entry): isRefused = !put(entry)
            case .perform(let act): isRefused ? refuse(act) : perform(act)
            case .preflight(let causeID): askBinary(causeID)
            case .listSandboxes:
                judge.askedForSandboxes(world.mark)
                later(Span.second, .sandboxes)
            case .askGate(_, let causeID): askGate(causeID)
            case .wake(let after):
                let at = world.mark.elapsed + max(Span.millisecond, after)
                wakeAt = min(wakeAt ?? .max, at)
            case .record(.done(let act, let result, _)): judge.ended(act.id, result, world)
            case .record, .reportToGate: break
            }
        }
    }

    /// False where the daemon is killed before this effect, or in the midst of it.
    private mutating func isSpared(before effect: Effect) -> Bool {
        guard let left = fuse else { return true }
        fuse = left - 1
        guard left <= 1 else { return true }
        fuse = nil
        if case .ledger(let entry) = effect { disk.tear(entry, at: Int(chance.below(400))) }
        killDaemon()
        return false
    }

    /// SIGKILL: what it has asked systemd for goes on, its answers are lost.
    mutating func killDaemon() {
        guard isAlive else { return }
        kills += 1
        isAlive = false
        life += 1
        wakeAt = nil
        underWay = nil
        seenChange = nil
        judge.daemonDied()
        advance(chance.below(10 * Span.second))
        policy = Policy(
            settings: settings, stagger: stagger, ledger: disk.ledger, seed: chance.next(), now: world.now)
        isAlive = true
    }

    private mutating func askBinary(_ causeID: String) {
        if settings.mode != .enforce { judge.violate("the installed binary was asked in mode \(settings.mode)") }
        let asked = Asked(at: world.mark, files: world.files, config: world.config)
        binaryAskedAt = world.mark
        later(40 * Span.second, .preflight(causeID, asked: asked))
    }

    private mutating func askGate(_ causeID: String) {
        if settings.mode != .enforce { judge.violate("the gate was asked in mode \(settings.mode)") }
        // Now and then it takes all the time that it may.
        later(chance.once(in: 4) ? settings.gateTimeout : Span.second, .gate(causeID))
    }

    private mutating func later(_ most: Int64, _ end: End) {
        jobs.append(Job(endsAt: world.mark.elapsed + chance.below(most), life: life, end: end))
    }

    private mutating func put(_ entry: LedgerEntry) -> Bool {
        if chance.once(in: 20) { disk.compact() }
        if case .begun(let act) = entry { return disk.begin(act, after: policy.ledger) }
        guard disk.append(entry) else { return false }
        if case .ended(let id, let result, _) = entry { judge.ended(id, result, world) }
        return true
    }

    private mutating func refuse(_ act: Act) {
        take(decide(.actRefused(id: act.id, why: "refused", ledger: disk.ledger)))
    }

    private mutating func perform(_ act: Act) {
        if underWay != nil { judge.violate("two acts at once") }
        judge.daemonActs(act, self)
        acts.append(act)
        underWay = act
        startJob(of: act)
    }

    mutating func startJob(of act: Act) {
        let ends: [JobEnd] = [.failed, .lost, .done, .done, .done, .done, .done, .done, .done, .done]
        // As long as the daemon waits for a job, and no longer: a job that takes longer is none of ours any more.
        let most = act.kind == .reload ? 20 * Span.second : 150 * Span.second
        let end = isOver ? .done : ends[Int(chance.below(10))]
        later(chance.once(in: 5) ? most : most / 10, .act(act, end))
    }

    /// Changes the ledger in another's name; the daemon sees that.
    mutating func changeLedger(_ change: (inout History) -> Void) {
        change(&self)
        guard isAlive, case let ledger = disk.ledger, ledger != policy.ledger else { return }
        take(decide(.ledgerChanged(ledger)))
    }
}
