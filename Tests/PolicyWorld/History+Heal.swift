import Node
import Remediation

extension History {
    /// A person fixes the causes that no program may, and looks whether the rest heals in bounded time.
    mutating func heal() {
        isOver = true
        fuse = nil
        settings = RemediationSettings(mode: .enforce, gate: settings.gate)
        stagger = settings.stagger
        policy.settings = settings
        policy.stagger = stagger
        mendTheNode()
        resume()
        let isReset = chance.once(in: 2)
        if isReset { reset() }
        breakSomething()
        wasHealable = !world.isReady
        trigger()
        // The longest waits there are: an abandoned act, spacing, uptime, stability, stagger, all one after the other.
        // Without a reset, and with the budget used up, its window as well.
        run(for: 30 * Span.minute + (isReset ? 0 : settings.budgetWindow))
        let held = policy.lastVeto.map { "held by \($0.name): \($0.why)" } ?? "held by nothing"
        if !world.isReady { judge.violate("not healed, \(world.reading), reset: \(isReset), \(held)") }
    }

    private mutating func mendTheNode() {
        world.isStubborn = false
        world.unit = .safe
        world.hasJob = false
        world.binaryRefuses = false
        world.gateAllows = true
        world.sandboxBornAt = nil
        disk.isFull = false
        changeLedger { $0.disk.isReadable = true }
    }

    /// A node with files that are good and new, and with something that only an act can fix, or nothing at all.
    private mutating func breakSomething() {
        if world.state == .silent || world.state == .stopped { world.state = .running }
        world.write(config: world.goodConfig)
        let next = world.newestFiles + 1 + world.newestFiles % 2
        world.write(files: next % 10 == 7 ? next + 2 : next)
        world.loadedFiles = false
        switch chance.below(5) {
        case 0: world.runningConfig = .elsewhere
        case 1: world.runningConfig = .noCRI
        case 2: world.watchIsBroken = true
        case 3: if world.state == .running { world.state = .failed }
        default: break
        }
    }
}
