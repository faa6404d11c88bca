import Foundation
import PolicyWorld
import Programs
import Synchronization
import Testing

/// The script itself, on many nodes at once.
@Suite("A fleet of scripts before one lease")
struct LeaseScriptFleetTests {
    private static let duration = 20
    private static let nodes = 100
    private static let rounds = 250

    /// What one node asks in a round, and what happens to it on the way.
    private struct Asking: Sendable {
        var node: Int
        var question: LeaseGate.Question
        var environment: [String: String]
        /// Seconds that its act lasts, from the beginning of its script.
        var length: Double
    }

    @Test("100 nodes, 250 rounds of several scripts at once: never two acts at once, whatever fails")
    func neverTwo() throws {
        let fleet = try Fleet()
        for _ in 0..<Self.rounds { try fleet.round() }
        #expect(fleet.overlaps.isEmpty, "\(fleet.overlaps)")
        print("lease scripts: \(fleet.tally)")
        for what in ["allowed", "refused", "conflict", "died", "expired", "late"] {
            #expect(fleet.tally[what, default: 0] > 2, "\(what): \(fleet.tally)")
        }
    }

    private final class Fleet {
        let standIn: LeaseStandIn
        var chance = Chance(seed: 1)
        /// Seconds that were played, beside those that pass.
        var played = 0
        /// What was played when a node's gate last wrote.
        var playedAt = Array(repeating: 0, count: nodes)
        /// The end of the act of each node that is in one, by ``now``.
        var acts: [Int: Double] = [:]
        /// Nodes whose act is over and whose gate is to hear of it.
        var ended: [Int] = []
        var overlaps: [String] = []
        var tally: [String: Int] = [:]

        init() throws { standIn = try LeaseStandIn() }

        private var now: Double { Self.time(played) }

        private static func time(_ played: Int) -> Double { Double(played) + ProcessInfo.processInfo.systemUptime }

        func round() throws {
            try pass(Int(chance.below(10)))
            if chance.once(in: 8) { try standIn.letLateArrive() }
            let askings = try askings()
            let isGivenBack = askings.contains { $0.question == .ended(helped: true) }
            let holder = isGivenBack ? "" : standIn.holder() ?? ""
            for (asking, outcome) in zip(askings, try run(askings)) { take(asking, outcome, holder: holder) }
        }

        /// Lets time pass: to a gate the lease it has seen stands so much longer.
        private func pass(_ seconds: Int) throws {
            played += seconds
            for (node, end) in acts where end <= now {
                acts[node] = nil
                if chance.once(in: 4) { count("died") } else { ended.append(node) }
            }
        }

        private func askings() throws -> [Asking] {
            var found: [Int: Asking] = [:]
            for node in ended {
                found[node] = Asking(
                    node: node, question: .ended(helped: !chance.once(in: 4)), environment: [:], length: 0)
            }
            ended = []
            for _ in 0..<(2 + chance.below(4)) {
                // Few nodes come often, so that a lease expires before somebody's eyes.
                let node = Int(chance.below(chance.once(in: 2) ? 5 : 100))
                guard found[node] == nil, acts[node] == nil else { continue }
                found[node] = Asking(
                    node: node, question: .ask, environment: [:], length: Double(chance.below(Int64(duration))))
            }
            return try found.values.sorted { $0.node < $1.node }.map(adversity)
        }

        private func adversity(_ asking: Asking) throws -> Asking {
            var asking = asking
            let faults = ["unread", "refused", "lost", "late"]
            asking.environment = [
                "NETREADY_GATE_LEASE_SECONDS": "\(duration)", "SKEW": "\(Int(chance.below(31)) - 15)",
                "PAUSE": "0.0\(chance.below(6))",
            ]
            if chance.once(in: 6) { asking.environment["FAULT"] = faults[Int(chance.below(4))] }
            if asking.environment["FAULT"] == "late" { count("late") }
            try age(asking.node)
            return asking
        }

        /// Moves what a gate has seen back by what was played since.
        private func age(_ node: Int) throws {
            defer { playedAt[node] = played }
            let file = LeaseStandIn.seen(node)
            guard var lines = standIn.scratch.text(file)?.split(separator: "\n").map(String.init), lines.count == 2,
                let since = Int(lines[0])
            else { return }
            lines[0] = "\(max(0, since - (played - playedAt[node])))"
            try standIn.scratch.write(lines.joined(separator: "\n") + "\n", file)
        }

        private struct Outcome: Sendable {
            var begin: Double
            var end: Double
            var output: Output
        }

        private func run(_ askings: [Asking]) throws -> [Outcome] {
            let outcomes = Mutex<[Int: Outcome]>([:])
            let (standIn, played) = (standIn, played)
            let group = DispatchGroup()
            for (index, asking) in askings.enumerated() {
                group.enter()
                Thread.detachNewThread {
                    defer { group.leave() }
                    let begin = Self.time(played)
                    guard let output = try? standIn.run(asking.node, asking.question, asking.environment) else {
                        return
                    }
                    outcomes.withLock { $0[index] = Outcome(begin: begin, end: Self.time(played), output: output) }
                }
            }
            group.wait()
            return try outcomes.withLock { found in try askings.indices.map { try #require(found[$0]) } }
        }

        private func take(_ asking: Asking, _ outcome: Outcome, holder: String) {
            count(outcome.output.status == 0 ? "allowed" : "refused")
            if outcome.output.err.contains("another node was faster") { count("conflict") }
            guard outcome.output.status == 0, asking.question == .ask else { return }
            if !holder.isEmpty, holder != LeaseStandIn.name(asking.node) { count("expired") }
            let others = acts.filter { $0.key != asking.node && $0.value > outcome.end }
            if !others.isEmpty { overlaps.append("\(asking.node) beside \(others)") }
            // The lease was written after the script began: what ends before its duration from then on is within it.
            acts[asking.node] = outcome.begin + asking.length
        }

        private func count(_ what: String) { tally[what, default: 0] += 1 }
    }
}
