import Node
package import Remediation

/// Many nodes that the same happens to in the same second, each with a machine id of its own and the default settings.
package enum Fleet {
    /// What happens to all of them.
    package struct Story: Sendable {
        package var name: String
        /// From the bad change, with which configuration management restarts containerd, to the good one, with which it
        /// does not; nanoseconds.
        package var outage: Int64
        /// When restarts are allowed; nil at any time. The bad change is at 09:00 UTC.
        package var window: DailyWindow?

        package init(name: String, outage: Int64, window: DailyWindow? = nil) {
            self.name = name
            self.outage = outage
            self.window = window
        }
    }

    /// When the restarts are begun, in nanoseconds after the good change, in no order.
    ///
    /// - Returns: also how many acts there were during the outage, and how many nodes are not ready at the end.
    package static func play(
        _ story: Story, nodes: Int, seed: UInt64
    ) -> (restarts: [Int64], actsInOutage: Int, notReady: Int) {
        var chance = Chance(seed: seed)
        var restarts: [Int64] = []
        var notReady = 0
        for _ in 0..<nodes {
            var node = FleetNode(story, &chance)
            node.live(for: story.outage)
            node.fix()
            node.live(for: 20 * Span.minute)
            restarts += node.restarts
            notReady += node.isReady ? 0 : 1
        }
        let early = restarts.count { $0 < 0 }
        return (restarts.filter { $0 >= 0 }, early, notReady)
    }
}

/// One node of a fleet, with the daemon around its policy.
private struct FleetNode {
    private var world = World()
    private var policy: Policy
    private var chance: Chance
    private var lastChange: Timestamp
    private let mendedAt: Int64
    private var wakeAt: Int64?
    private var pollAt: Int64
    private var jobs: [(at: Int64, input: PolicyInput?)] = []
    private(set) var restarts: [Int64] = []

    init(_ story: Fleet.Story, _ chance: inout Chance) {
        self.chance = Chance(seed: chance.next())
        // A change reaches all of them within its second.
        world.advance(chance.below(Span.second))
        let machineID = String(chance.next(), radix: 16) + String(chance.next(), radix: 16)
        var settings = RemediationSettings(mode: .enforce)
        mendedAt = Mark().elapsed + story.outage
        settings.window = story.window
        policy = Policy(
            settings: settings, stagger: settings.share(ofMachine: machineID), ledger: Ledger(), seed: chance.next(),
            now: world.now)
        pollAt = world.mark.elapsed + chance.below(Span.minute)
        lastChange = world.now
        world.write(files: 1)
        world.write(config: 3)
        world.start()
    }

    var isReady: Bool { world.isReady }

    /// The good change; containerd is left as it runs.
    mutating func fix() {
        lastChange = world.now
        world.write(config: 1)
        evaluate()
    }

    mutating func live(for span: Int64) {
        let end = world.mark.elapsed + span
        evaluate()
        while world.mark.elapsed < end {
            let next = min(end, wakeAt ?? .max, pollAt, jobs.map(\.at).min() ?? .max)
            world.advance(next - world.mark.elapsed)
            if next >= pollAt { pollAt += Span.minute }
            finishJobs()
            evaluate()
        }
    }

    private mutating func finishJobs() {
        let due = jobs.filter { $0.at <= world.mark.elapsed }
        jobs.removeAll { $0.at <= world.mark.elapsed }
        for job in due {
            guard let input = job.input else { continue }
            if case .actCarriedOut = input { world.start() }
            take(policy.decide(input, at: world.now))
        }
    }

    private mutating func evaluate() {
        wakeAt = nil
        take(policy.decide(.evaluated(world.facts(lastChange: lastChange)), at: world.now))
    }

    private mutating func take(_ effects: [Effect]) {
        for effect in effects {
            switch effect {
            case .perform(let act):
                restarts.append(world.mark.elapsed - mendedAt)
                later(Span.second, .actCarriedOut(id: act.id))
            case .preflight(let causeID):
                later(Span.second / 2, .preflightEnded(causeID: causeID, agrees: true, why: ""))
            case .listSandboxes: later(Span.second / 50, .sandboxesListed(.none))
            case .wake(let after):
                wakeAt = min(wakeAt ?? .max, world.mark.elapsed + max(Span.millisecond, after))
            // Under the defaults there is no gate.
            case .ledger, .record, .askGate, .reportToGate: continue
            }
        }
    }

    private mutating func later(_ most: Int64, _ input: PolicyInput) {
        jobs.append((world.mark.elapsed + most / 2 + chance.below(most / 2), input))
    }
}
