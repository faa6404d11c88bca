import PolicyWorld

/// Nodes that all want to restart, before one lease: they die in the act, their clocks differ, what they send is late, lost or
/// refused. Time is played, in tenths of a second.
struct LeaseFleet {
    struct Outcome {
        /// Acts that began.
        var rounds: [Int]
        /// Acts that began while another node's was under way.
        var overlaps = 0
        var deaths = 0
        var failures = 0
        /// Writes that came after their sender had given up.
        var late = 0
        /// Leases that were taken from a node that had not given them back.
        var expiries = 0
        var conflicts = 0
    }

    static let duration = 60
    /// Seconds that the script waits for one answer.
    private static let patience = 8
    /// What an act may last, so that it is over before the lease is: an answer may have taken so long.
    private static let longestAct = duration - patience

    private struct Node {
        var gate: LeaseGate
        /// Of its clock, in seconds.
        var skew: Int
        var booted = 0
        /// Counts boots: what was under way before one is nobody's.
        var life = 0
        var seen: LeaseGate.Seen?
        var began = 0
    }

    private struct Write {
        var lease: LeaseServer.Lease
        var version: LeaseGate.Version
        /// Tenths after its arrival at which the sender knows; nil: never.
        var answerAfter: Int?
    }

    private enum Step {
        case begin(LeaseGate.Question)
        case read(LeaseGate.Question)
        case judge(LeaseGate.Question, LeaseServer.Lease?)
        case arrive(Write)
        case allowed
        case end
        case die
        case boot
    }

    private struct Event {
        var node: Int
        var life: Int
        var step: Step

        /// A request that has left its node arrives, whatever becomes of the node.
        var isUnderWay: Bool {
            if case .arrive = step { true } else { false }
        }
    }

    private var server = LeaseServer(LeaseServer.Lease())
    private var nodes: [Node] = []
    private var acting: Set<Int> = []
    private var now = 0
    /// A ring of what is due in each tenth of a second.
    private var calendar = [[Event]](repeating: [], count: 1 << 14)
    private var chance: Chance
    private var outcome: Outcome

    init(nodes count: Int, rule: LeaseGate.Rule = .shipped, seed: UInt64 = 1) {
        chance = Chance(seed: seed)
        outcome = Outcome(rounds: Array(repeating: 0, count: count))
        for number in 0..<count {
            // Any two are at most 30 s apart.
            let skew = Int(chance.below(31)) - 15
            nodes.append(Node(gate: LeaseGate(node: number, rule: rule), skew: skew))
            after(number, tenths(upTo: 60), .begin(.ask))
        }
    }

    mutating func play(rounds: Int) -> Outcome {
        var begun = 0
        while begun < rounds {
            let due = calendar[now % calendar.count]
            calendar[now % calendar.count] = []
            for event in due where event.life == nodes[event.node].life || event.isUnderWay {
                if case .allowed = event.step { begun += 1 }
                perform(event)
            }
            now += 1
        }
        outcome.conflicts = server.refusals
        return outcome
    }

    private mutating func tenths(upTo seconds: Int, from least: Int = 0) -> Int {
        10 * least + Int(chance.below(Int64(10 * (seconds - least)))) + 1
    }

    private mutating func after(_ node: Int, _ tenths: Int, _ step: Step) {
        calendar[(now + tenths) % calendar.count].append(Event(node: node, life: nodes[node].life, step: step))
    }

    private mutating func perform(_ event: Event) {
        let node = event.node
        switch event.step {
        case .begin(let question):
            nodes[node].began = now
            after(node, tenths(upTo: Self.patience), .read(question))
        case .read(let question): read(question, node)
        case .judge(let question, let lease): judge(question, lease, node)
        case .arrive(let write): arrive(write, event)
        case .allowed: act(node)
        case .end: end(node)
        case .die: die(node)
        case .boot:
            nodes[node].booted = now
            after(node, tenths(upTo: 60), .begin(.ask))
        }
    }

    private mutating func read(_ question: LeaseGate.Question, _ node: Int) {
        guard !chance.once(in: 20) else {
            outcome.failures += 1
            return again(node)
        }
        after(node, 1, .judge(question, server.lease))
    }

    private mutating func judge(_ question: LeaseGate.Question, _ lease: LeaseServer.Lease?, _ node: Int) {
        let state = nodes[node]
        let clocks = LeaseGate.Clocks(
            began: (state.began - state.booted) / 10, uptime: (now - state.booted) / 10, wall: now / 10 + state.skew)
        switch state.gate.decide(question, lease, clocks, seen: &nodes[node].seen) {
        case .refuse, .leave: again(node)
        case .put(let holder, let version):
            let new = LeaseServer.Lease(holder: holder, renewed: clocks.wall, duration: Self.duration)
            send(Write(lease: new, version: version, answerAfter: 0), node)
        }
    }

    /// Of what is sent, some is refused for no reason, some is answered in vain, some comes after its sender has given up.
    private mutating func send(_ write: Write, _ node: Int) {
        var write = write
        let whole = tenths(upTo: Self.patience)
        var travel = 1 + Int(chance.below(Int64(whole)))
        write.answerAfter = max(1, whole - travel)
        switch chance.below(20) {
        case 0:
            outcome.failures += 1
            return again(node)
        case 1:
            write.answerAfter = nil
        case 2:
            write.answerAfter = nil
            travel = tenths(upTo: 90, from: Self.patience)
            outcome.late += 1
        default: break
        }
        if write.answerAfter == nil { again(node) }
        after(node, travel, .arrive(write))
    }

    private mutating func arrive(_ write: Write, _ event: Event) {
        let holder = server.lease?.holder
        let isTaken = server.put(write.lease, over: write.version)
        if isTaken, let holder, let next = write.lease.holder, next != holder { outcome.expiries += 1 }
        // Nobody hears the answer where the node has died meanwhile.
        guard let wait = write.answerAfter, event.life == nodes[event.node].life else { return }
        if isTaken, write.lease.holder != nil { after(event.node, wait, .allowed) } else { again(event.node) }
    }

    private mutating func again(_ node: Int) { after(node, tenths(upTo: 60, from: Self.patience), .begin(.ask)) }

    // MARK: Acts

    private mutating func act(_ node: Int) {
        outcome.rounds[node] += 1
        if !acting.subtracting([node]).isEmpty { outcome.overlaps += 1 }
        acting.insert(node)
        let length = chance.once(in: 4) ? 10 * Self.longestAct : tenths(upTo: Self.longestAct)
        if chance.once(in: 12) { after(node, Int(chance.below(Int64(length))), .die) }
        after(node, length, .end)
    }

    private mutating func end(_ node: Int) {
        acting.remove(node)
        let helped = !chance.once(in: 5)
        if !helped { outcome.failures += 1 }
        after(node, 1, .begin(.ended(helped: helped)))
    }

    private mutating func die(_ node: Int) {
        acting.remove(node)
        outcome.deaths += 1
        nodes[node].life += 1
        nodes[node].seen = nil
        after(node, tenths(upTo: 600, from: 5), .boot)
    }
}
