import Node
package import Remediation

/// One random history of a node under the policy, and what it broke of what must hold; see docs/acting.md.
package struct History {
    package var violations: [String] { judge.violations }
    package internal(set) var acts: [Act] = []
    /// Acts that persons asked for.
    package internal(set) var actsByHand = 0
    package internal(set) var kills = 0
    /// Whether the end lets the policy heal, and it has to.
    package internal(set) var wasHealable = false
    /// Most evaluations that any simulated hour took.
    package internal(set) var busiestHour = 0
    var world = World()
    var chance: Chance
    var policy: Policy
    var settings: RemediationSettings
    var stagger: Int64
    var disk: Disk
    var judge: Judge
    var jobs: [Job] = []
    var wakeAt: Int64?
    var pollAfter = 60 * Span.second
    /// The act that the daemon has under way.
    var underWay: Act?
    /// Counts the daemons; what was asked for by one is not answered to the next.
    var life = 0
    var isAlive = true
    /// The last event that this daemon has seen.
    var seenChange: Timestamp?
    private var isEventLost = false
    /// SIGKILL after so many more effects.
    var fuse: Int64?
    var hand: Hand?
    /// When the installed binary was asked last: to an earlier question no answer is taken any more.
    var binaryAskedAt: Mark?
    /// From here on nothing is disturbed any more.
    var isOver = false

    /// Something that ends later: a job of systemd, or an answer. Times are true times.
    struct Job {
        var endsAt: Int64
        /// The life of the daemon that waits for it.
        var life: Int
        var end: End
    }

    enum End {
        case act(Act, JobEnd)
        case preflight(String, asked: Asked)
        case sandboxes
        case gate(String)
    }

    enum JobEnd {
        case done
        case failed
        /// It does its work, and nobody is told.
        case lost
    }

    /// What was on disk when the installed binary was asked.
    struct Asked: Equatable {
        var at: Mark
        var files: Int64
        var config: Int64
    }

    package init(seed: UInt64) {
        chance = Chance(seed: seed)
        judge = Judge(seed: seed)
        settings = RemediationSettings(mode: .enforce)
        stagger = 20 * Span.second
        disk = Disk(isOfBytes: chance.once(in: 10))
        world.isStubborn = chance.once(in: 10)
        world.isBroughtBack = chance.once(in: 2)
        world.isNew = chance.once(in: 3)
        policy = Policy(settings: settings, stagger: stagger, ledger: Ledger(), seed: 1, now: world.now)
        changeSettings()
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
        switch chance.below(28) {
        case 0, 1, 2, 3: writeFiles()
        case 4, 5: writeConfig()
        case 6: world.removeDirectory()
        case 7: world.watchIsBroken = true
        case 8: world.loadedFiles = false
        case 9: if world.state == .running { world.runningConfig = .elsewhere }
        case 10: world.start()
        case 11: world.state = chance.once(in: 3) ? .stopped : .failed
        case 12: if world.state == .running { world.state = .silent }
        case 13: if world.state == .silent { world.state = .running }
        case 14: world.setWallClock(forwardBy: chance.below(20 * Span.hour) - 10 * Span.hour)
        case 15: suspend()
        case 16: killDaemon()
        case 17: fuse = 1 + chance.below(12)
        case 18, 19: command()
        case 20: world.unit = World.Unit.allCases[Int(chance.below(5))]
        case 21: world.hasJob.toggle()
        case 22: disk.isFull.toggle()
        case 23: changeLedger { $0.disk.isReadable.toggle() }
        case 24: world.binaryRefuses.toggle()
        case 25, 26: world.gateAllows.toggle()
        default: world.sandboxBornAt = world.mark
        }
        if chance.once(in: 3) { recover() }
        if chance.once(in: 40) { reboot() }
        if chance.once(in: 20) { changeSettings() }
        seeChange()
        trigger()
    }

    /// New content, or what was there before.
    private mutating func writeFiles() {
        let isKnown = chance.once(in: 3)
        world.write(files: isKnown ? chance.below(world.newestFiles + 1) : world.newestFiles + 1 + chance.below(2))
        if chance.once(in: 3) { world.notice() }
        isEventLost = !isKnown && chance.once(in: 8)
    }

    private mutating func writeConfig() {
        let isKnown = chance.once(in: 3)
        world.write(config: isKnown ? chance.below(world.newestConfig + 1) : world.newestConfig + 1 + chance.below(6))
    }

    /// inotify tells of most changes; of new content it may fail to.
    private mutating func seeChange() {
        defer { isEventLost = false }
        guard isAlive, !isEventLost, world.changedAt == world.mark else { return }
        seenChange = world.now
        judge.sawChange(world.mark)
    }

    /// Somebody looks after the machine.
    private mutating func recover() {
        world.unit = .safe
        world.hasJob = false
        world.binaryRefuses = false
        world.gateAllows = true
        if world.state == .stopped || world.state == .silent { world.start() }
        disk.isFull = false
        if !disk.isReadable { changeLedger { $0.disk.isReadable = true } }
        if chance.once(in: 3) { resume() }
    }

    /// Both clocks go on, and nobody is there.
    private mutating func suspend() {
        world.advance(chance.below(12 * Span.hour))
    }

    mutating func reboot() {
        jobs = []
        hand = nil
        // A machine without a battery begins anywhere.
        if chance.once(in: 3) { world.setWallClock(forwardBy: chance.below(200 * Span.hour) - 100 * Span.hour) }
        world.reboot()
        killDaemon()
    }

    /// A person edits the settings, and sends SIGHUP.
    mutating func changeSettings() {
        let modes: [Mode] = [.enforce, .enforce, .enforce, .enforce, .audit, .observe]
        var new = RemediationSettings(mode: modes[Int(chance.below(6))])
        if chance.once(in: 2) { varyTimes(&new) }
        if chance.once(in: 8) { new.window = DailyWindow(start: 22 * 60, end: 6 * 60) }
        if chance.once(in: 8) { new.preflight = false }
        if chance.once(in: 3) {
            new.gate = ["/gate"]
            new.gateRetry = 10 * Span.second + chance.below(2 * Span.minute)
        }
        if new != settings { judge.switched = world.mark }
        settings = new
        stagger = chance.below(new.stagger + 1)
        policy.settings = settings
        policy.stagger = stagger
    }

    private mutating func varyTimes(_ new: inout RemediationSettings) {
        new.stability = chance.below(40 * Span.second)
        new.uptime = chance.below(5 * Span.minute)
        new.spacing = chance.below(20 * Span.minute)
        new.budget = Int(1 + chance.below(5))
        new.budgetWindow = Span.hour + chance.below(8 * Span.hour)
        new.causeBudget = Int(1 + chance.below(2))
        new.reloadSpacing = chance.below(3 * Span.minute)
        new.reloadBudget = Int(1 + chance.below(20))
        new.sandboxQuiet = chance.below(60 * Span.second)
        new.sandboxPatience = chance.below(10 * Span.minute)
        new.verify = 10 * Span.second + chance.below(60 * Span.second)
    }
}
