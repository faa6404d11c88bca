import Containerd
package import Readiness

/// One random history of a node under the policy, and what it broke of what must hold; see docs/acting.md.
package struct History {
    package private(set) var violations: [String] = []
    package private(set) var acts: [Act] = []
    /// Whether the second half let the policy heal, and it had to.
    package private(set) var wasHealable = false
    var world = World()
    var chance: Chance
    private var policy: Policy
    private var settings: RemediationSettings
    /// What lies on disk: all that a new daemon knows.
    private var disk: [LedgerEntry] = []
    private var isLedgerReadable = true
    private var isDiskFull = false
    private var jobs: [Job] = []
    private var wakeAt: Int64?
    private var underWay: Act?
    private var isAlive = true
    private var restarts: [(at: Moment, epoch: Int)] = []
    private var resets = 0
    /// The last restart for each cause since the last reset.
    private var restartedCauses: [String: Act] = [:]
    private var preflightAgrees = true
    private var gateAllows = true
    /// When the gate has allowed an act that has not been done since.
    private var allowed: (causeID: String, at: Moment)?
    private let seed: UInt64

    /// Something that ends later: a job of systemd, or an answer.
    private struct Job {
        var endsAt: Int64
        var end: End
    }

    private enum End {
        case act(Act)
        case preflight(String)
        case sandboxes
        case gate(String)
    }

    package init(seed: UInt64) {
        self.seed = seed
        chance = Chance(seed: seed)
        let modes: [Mode] = [.enforce, .enforce, .enforce, .enforce, .audit, .observe]
        settings = RemediationSettings(mode: modes[Int(chance.below(6))])
        if chance.once(in: 3) { settings.gate = ["/gate"] }
        if chance.once(in: 8) { settings.window = DailyWindow(start: 22 * 60, end: 6 * 60) }
        world.isStubborn = chance.once(in: 10)
        policy = Policy(settings: settings, stagger: 20 * Span.second, ledger: Ledger(), seed: 1, now: world.now)
    }

    /// Plays it to its end.
    package mutating func play() {
        let steps = 10 + chance.below(40)
        for _ in 0..<steps {
            disturb()
            run(for: chance.once(in: 3) ? chance.below(3 * Span.hour) : chance.below(4 * Span.minute))
        }
        heal()
    }

    // MARK: What happens to a node

    private mutating func disturb() {
        switch chance.below(22) {
        case 0, 1, 2: world.writeFiles(good: chance.once(in: 2))
        case 3, 4: world.writeConfig(good: !chance.once(in: 3))
        case 5: world.watchIsBroken = true
        case 6: world.loadedFiles = false
        case 7: if world.state == .running { world.runningConfigIsGood = false }
        case 8: world.start()
        case 9: world.state = chance.once(in: 3) ? .stopped : .failed
        case 10: if world.state == .running { world.state = .silent }
        case 11: if world.state == .silent { world.state = .running }
        case 12: world.now.realtime += chance.below(20 * Span.hour) - 10 * Span.hour
        case 13: killDaemon()
        case 14: command()
        case 15: world.isUnsafe = chance.once(in: 2)
        case 16: isDiskFull.toggle()
        case 17: changeLedger { $0.isLedgerReadable.toggle() }
        case 18: preflightAgrees.toggle()
        case 19, 20: gateAllows.toggle()
        default: world.youngestSandbox = world.now.realtime
        }
        if chance.once(in: 40) { reboot() }
        if chance.once(in: 30) { changeMode() }
        trigger()
    }

    private mutating func command() {
        let now = world.now
        switch chance.below(4) {
        case 0:
            resets += 1
            restartedCauses = [:]
            write(.breakerReset(at: now, uid: 0))
        case 1:
            var until = now
            until.monotonic += 30 * Span.minute
            until.realtime += 30 * Span.minute
            write(.paused(until: until, at: now, uid: 0))
        case 2: write(.paused(until: nil, at: now, uid: 0))
        default: write(.resumed(at: now, uid: 0))
        }
    }

    private mutating func write(_ entry: LedgerEntry) {
        changeLedger { $0.disk.append(entry) }
    }

    private mutating func changeLedger(_ change: (inout History) -> Void) {
        change(&self)
        if isAlive { take(policy.decide(.ledgerChanged(ledgerOnDisk), at: world.now)) }
    }

    private mutating func changeMode() {
        settings.mode = [.observe, .audit, .enforce][Int(chance.below(3))]
        policy.settings = settings
    }

    private var ledgerOnDisk: Ledger? { isLedgerReadable ? Ledger(disk) : nil }

    /// SIGKILL: what it has asked systemd for goes on, its answers are lost.
    private mutating func killDaemon() {
        isAlive = false
        wakeAt = nil
        underWay = nil
        advance(chance.below(10 * Span.second))
        policy = Policy(
            settings: settings, stagger: 20 * Span.second, ledger: ledgerOnDisk, seed: chance.next(), now: world.now)
        isAlive = true
    }

    private mutating func reboot() {
        jobs = []
        world.now.bootID += "+"
        world.now.monotonic = 20 * Span.second
        world.lastChange = nil
        world.start()
        killDaemon()
    }

    // MARK: Time

    private mutating func run(for span: Int64) {
        let boot = world.now.bootID
        let end = world.now.monotonic + span
        while world.now.bootID == boot, world.now.monotonic < end {
            let poll = world.now.monotonic + 60 * Span.second
            let job = jobs.map(\.endsAt).min() ?? .max
            advance(min(end, wakeAt ?? .max, poll, job) - world.now.monotonic)
            trigger()
        }
    }

    /// Lets time pass; jobs end in it in their order.
    private mutating func advance(_ span: Int64) {
        let end = world.now.monotonic + max(Span.millisecond, span)
        while let index = jobs.indices.min(by: { jobs[$0].endsAt < jobs[$1].endsAt }), jobs[index].endsAt <= end {
            let job = jobs.remove(at: index)
            world.advance(max(0, job.endsAt - world.now.monotonic))
            finish(job.end)
        }
        world.advance(max(0, end - world.now.monotonic))
    }

    private mutating func finish(_ end: End) {
        switch end {
        case .act(let act):
            carryOut(act)
            guard underWay?.id == act.id else { return }
            take(policy.decide(.actCarriedOut(id: act.id), at: world.now))
        case .preflight(let causeID):
            let agrees = preflightAgrees && world.configIsGood
            take(policy.decide(.preflightEnded(causeID: causeID, agrees: agrees, why: "no"), at: world.now))
        case .sandboxes:
            let age = world.youngestSandbox.map { max(0, world.now.realtime - $0) }
            take(policy.decide(.sandboxesListed(age.map { .youngest(age: $0) } ?? .none), at: world.now))
        case .gate(let causeID):
            if gateAllows { allowed = (causeID, world.now) }
            take(policy.decide(.gateAnswered(causeID: causeID, allows: gateAllows, why: "no"), at: world.now))
        }
    }

    private mutating func carryOut(_ act: Act) {
        switch act.kind {
        case .reload: world.reload()
        // TryRestartUnit leaves what a person has stopped alone.
        case .restart: if world.state == .running || world.state == .silent { world.start() }
        case .start: if world.state == .failed { world.start() }
        }
    }

    private mutating func trigger() {
        guard isAlive else { return }
        wakeAt = nil
        if policy.ledger == nil, isLedgerReadable {
            take(policy.decide(.ledgerChanged(ledgerOnDisk), at: world.now))
        }
        take(policy.decide(.evaluated(world.facts), at: world.now))
        if policy.current == nil { underWay = nil }
    }

    // MARK: What the policy asks for

    private mutating func take(_ effects: [Effect]) {
        var isRefused = false
        for effect in effects {
            switch effect {
            case .ledger(let entry): isRefused = !put(entry)
            case .perform(let act): isRefused ? refuse(act) : perform(act)
            case .preflight(let causeID): later(5 * Span.second, .preflight(causeID))
            case .listSandboxes: later(Span.second, .sandboxes)
            case .askGate(_, let causeID):
                if settings.mode != .enforce { violate("the gate was asked in mode \(settings.mode)") }
                // Now and then it takes all the time that it may.
                later(chance.once(in: 4) ? settings.gateTimeout : Span.second, .gate(causeID))
            case .wake(let after):
                let at = world.now.monotonic + max(Span.millisecond, after)
                wakeAt = min(wakeAt ?? .max, at)
            case .record, .tellGate: break
            }
        }
        if case .preflight = effects.first(where: { if case .preflight = $0 { true } else { false } }),
            settings.mode != .enforce
        {
            violate("the installed binary was asked in mode \(settings.mode)")
        }
    }

    private mutating func later(_ most: Int64, _ end: End) {
        jobs.append(Job(endsAt: world.now.monotonic + chance.below(most), end: end))
    }

    /// As the daemon does it: an act is begun only if the file still says what the policy thinks.
    private mutating func put(_ entry: LedgerEntry) -> Bool {
        guard !isDiskFull, isLedgerReadable else { return false }
        if case .begun = entry {
            var expected = Ledger(disk)
            expected.append(entry)
            guard expected == policy.ledger else { return false }
        }
        disk.append(entry)
        return true
    }

    private mutating func refuse(_ act: Act) {
        take(policy.decide(.actRefused(id: act.id, why: "refused", ledger: ledgerOnDisk), at: world.now))
    }

    private mutating func perform(_ act: Act) {
        judge(act)
        acts.append(act)
        underWay = act
        later(act.kind == .reload ? Span.second : 30 * Span.second, .act(act))
    }

    // MARK: What must hold

    private mutating func violate(_ what: String) { violations.append("history \(seed): \(what)") }

    private mutating func judge(_ act: Act) {
        let ledger = Ledger(disk)
        if settings.mode != .enforce { violate("an act in mode \(settings.mode)") }
        if underWay != nil { violate("two acts at once") }
        if disk.last != .begun(act) { violate("an act that is not in the ledger") }
        if ledger.pause?.left(at: world.now) != nil { violate("an act in a pause") }
        if policy.breaker != .closed { violate("an act with the breaker open") }
        if world.isReady { violate("an act on a node that is ready") }
        if act.kind == .reload { return }
        judgeRestart(act)
    }

    private mutating func judgeRestart(_ act: Act) {
        if world.facts.remedy.action != .restart { violate("a restart where \(world.facts.remedy.action) helps") }
        if world.state == .stopped { violate("a person stopped containerd, and it was started") }
        if world.isUnsafe { violate("a restart that would end every container") }
        if !world.configIsGood { violate("a restart into a configuration that will not start") }
        if let change = world.lastChange, world.now.since(change) < settings.stability {
            violate("a restart \(Span.text(world.now.since(change))) after a change")
        }
        judgeGate(act)
        if let earlier = restartedCauses.updateValue(act, forKey: act.causeID) {
            let hasHelped = Ledger(disk).acts.last { $0.act.id == earlier.id }?.result == .helped
            if !hasHelped { violate("a second restart for a cause that the first did not mend") }
            if apart(earlier.decidedAt) < settings.budgetWindow { violate("a second restart for one cause") }
        }
        if let last = restarts.last, apart(last.at) < settings.spacing { violate("two restarts too near each other") }
        let recent = restarts.filter { $0.epoch == resets && apart($0.at) < settings.budgetWindow }
        if recent.count >= settings.budget { violate("more restarts than the budget") }
        restarts.append((world.now, resets))
    }

    private mutating func judgeGate(_ act: Act) {
        guard !settings.gate.isEmpty else { return }
        if allowed?.causeID != act.causeID || allowed.map({ apart($0.at) < 2 * Span.minute }) != true {
            violate("a restart that the gate has not allowed")
        }
        allowed = nil
    }

    /// By true time where the clocks can tell: over a boot the policy has only the wall clock, which may jump.
    private func apart(_ earlier: Moment) -> Int64 {
        earlier.bootID == world.now.bootID ? world.now.since(earlier) : .max
    }

    /// A person mends the causes that no program may, and looks whether the rest heals in bounded time.
    private mutating func heal() {
        settings = RemediationSettings(mode: .enforce, gate: settings.gate)
        policy.settings = settings
        world.isStubborn = false
        world.isUnsafe = false
        isDiskFull = false
        preflightAgrees = true
        gateAllows = true
        world.youngestSandbox = nil
        if world.state == .silent || world.state == .stopped { world.start() }
        changeLedger { $0.isLedgerReadable = true }
        resets += 1
        restartedCauses = [:]
        write(.resumed(at: world.now, uid: 0))
        write(.breakerReset(at: world.now, uid: 0))
        world.writeConfig(good: true)
        world.writeFiles(good: true)
        wasHealable = !world.isReady
        // The longest waits there are: an abandoned act, spacing, uptime, stability, stagger, all one after the other.
        run(for: 30 * Span.minute)
        let held = policy.lastVeto.map { "held by \($0.name): \($0.why)" } ?? "held by nothing"
        if !world.isReady { violate("not healed, \(world.reading), \(held)") }
    }
}
