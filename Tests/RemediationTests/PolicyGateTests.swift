import Containerd
import Diagnosis
import Node
import Remediation
import Testing

@Suite("The gate of the policy")
struct PolicyGateTests {
    private static func node(
        mode: Mode = .enforce, remedy: RemedyKind = .restart, gate: [String] = ["/gate"]
    ) -> PolicySimulation {
        PolicySimulation(RemediationSettings(mode: mode, gate: gate), remedy: remedy)
    }

    private func asked(_ node: PolicySimulation) -> [ActKind] {
        node.effects.compactMap { effect in
            if case .askGate(let kind, _) = effect { kind } else { nil }
        }
    }

    private func told(_ node: PolicySimulation) -> [ActResult] {
        node.effects.compactMap { effect in
            if case .reportToGate(_, let result) = effect { result } else { nil }
        }
    }

    @Test("a gate that refuses is a veto by its name with its words, asked again each minute until it allows")
    func refusal() {
        var node = Self.node()
        node.gateAllows = false
        node.run(for: 5 * Span.minute)
        #expect(node.performed.isEmpty)
        #expect(node.vetoes == [.gate])
        #expect(node.policy.lastVeto?.why == "The gate says no.")
        #expect((4...6).contains(asked(node).count))
        node.gateAllows = true
        node.run(for: 62 * Span.second)
        #expect(node.performed.map(\.kind) == [.restart])
    }

    @Test("a late answer about another cause does not end the question")
    func lateAnswer() {
        var node = Self.node()
        node.answersGate = false
        node.run(for: 12 * Span.second)
        node.facts.causeID = "cause-2"
        for _ in 0..<8 { node.run(for: 10 * Span.second) }
        #expect(asked(node).count == 2)
        node.take(node.policy.decide(.gateAnswered(causeID: "cause-1", allows: true, why: ""), at: node.now))
        node.run(for: 5 * Span.second)
        #expect(asked(node).count == 2)
        #expect(node.performed.isEmpty)
    }

    @Test("while it is asked the installed binary is not: both questions are put to one unit")
    func oneUnit() {
        func binaryAsked(_ node: PolicySimulation) -> Int {
            node.effects.count { if case .preflight = $0 { true } else { false } }
        }
        var node = Self.node()
        node.answersGate = false
        node.run(for: 12 * Span.second)
        #expect(asked(node).count == 1)
        node.facts.lastChange = node.now
        node.run(for: 20 * Span.second)
        #expect(binaryAsked(node) == 1)
        for _ in 0..<2 { node.run(for: Span.minute) }
        #expect(binaryAsked(node) == 2)
    }

    @Test("after a refusal it is left alone for as long as the settings say")
    func retry() {
        var node = PolicySimulation(
            RemediationSettings(mode: .enforce, gate: ["/gate"], gateRetry: 5 * Span.minute), remedy: .restart)
        node.gateAllows = false
        // Other things are looked at meanwhile.
        for _ in 0..<42 { node.run(for: 30 * Span.second) }
        #expect(asked(node).count == 5)
        node.gateAllows = true
        node.run(for: 5 * Span.minute)
        #expect(node.performed.count == 1)
    }

    @Test("it is asked last, once the installed binary has agreed and no sandbox is young")
    func last() {
        var node = Self.node()
        node.sandboxes = .youngest(age: 0)
        node.run(for: 4 * Span.minute)
        #expect(asked(node).isEmpty)
        node.sandboxes = .none
        node.run(for: 30 * Span.second)
        #expect(asked(node) == [.restart])
        #expect(node.performed.count == 1)
        node.facts.now = .ready
        var refused = Self.node()
        refused.preflightAgrees = false
        refused.run(for: 4 * Span.minute)
        #expect(asked(refused).isEmpty)
    }

    @Test("a gate that never answers allows nothing, and is asked again when its time is up")
    func silence() {
        var node = Self.node()
        node.answersGate = false
        node.run(for: 5 * Span.minute)
        #expect(node.performed.isEmpty)
        #expect((3...5).contains(asked(node).count))
        #expect(node.policy.lastVeto?.name == .gate)
    }

    @Test("an answer about another cause is no answer, and one that is a minute old is none any more")
    func otherAnswer() {
        var node = Self.node()
        node.answersGate = false
        node.run(for: 12 * Span.second)
        node.facts.causeID = "cause-2"
        node.take(node.policy.decide(.gateAnswered(causeID: "cause-1", allows: true, why: ""), at: node.now))
        node.run(for: 30 * Span.second)
        #expect(node.performed.isEmpty)

        var old = Self.node()
        old.facts.unit?.hasJob = false
        old.answersGate = false
        old.run(for: 12 * Span.second)
        #expect(asked(old).count == 1)
        old.take(old.policy.decide(.gateAnswered(causeID: "cause-1", allows: true, why: ""), at: old.now))
        old.facts.unit?.hasJob = true
        old.run(for: 61 * Span.second)
        old.facts.unit?.hasJob = false
        old.run(for: Span.second)
        #expect(old.performed.isEmpty)
        #expect(asked(old).count == 2)
    }

    @Test("one allowance is for one act, and the gate is told how that ended")
    func oneAct() {
        var node = Self.node()
        node.run(for: 12 * Span.second)
        #expect(node.performed.count == 1)
        node.carryOut()
        node.facts.now = .ready
        node.evaluate()
        #expect(told(node) == [.helped])
        node.facts.now = .notReady
        node.facts.causeID = "cause-2"
        node.facts.lastChange = node.now
        node.run(for: 20 * Span.minute)
        #expect(node.performed.count == 2)
        #expect(asked(node).count == 2)
    }

    @Test("nor does an allowance serve a second act for the same cause within its minute")
    func sameCause() {
        let settings = RemediationSettings(
            mode: .enforce, stability: 0, uptime: 0, spacing: 0, causeBudget: 2, sandboxQuiet: 0, gate: ["/gate"])
        var node = PolicySimulation(settings, remedy: .restart)
        node.run(for: 5 * Span.second)
        #expect(node.performed.count == 1)
        node.carryOut()
        node.facts.now = .ready
        node.evaluate()
        node.facts.now = .notReady
        node.gateAllows = false
        node.run(for: 30 * Span.second)
        #expect(node.performed.count == 1)
        #expect(asked(node).count == 2)
        node.gateAllows = true
        node.run(for: Span.minute)
        #expect(node.performed.count == 2)
    }

    @Test("what a former gate has allowed counts nothing once the settings name another")
    func otherGate() {
        var node = Self.node()
        node.answersGate = false
        node.run(for: 12 * Span.second)
        node.facts.unit?.hasJob = true
        node.take(node.policy.decide(.gateAnswered(causeID: "cause-1", allows: true, why: ""), at: node.now))
        node.policy.settings.gate = ["/other"]
        node.facts.unit?.hasJob = false
        node.run(for: 12 * Span.second)
        #expect(node.performed.isEmpty)
        #expect(asked(node).count == 2)
    }

    @Test("reloads are not bound to it, and without one nothing is asked or told")
    func reloads() {
        var reload = Self.node(remedy: .reload)
        reload.gateAllows = false
        reload.run(for: Span.minute)
        #expect(reload.performed.map(\.kind) == [.reload])
        var free = Self.node(gate: [])
        free.run(for: 12 * Span.second)
        free.carryOut()
        free.run(for: 2 * Span.minute)
        #expect(free.performed.count == 1)
        #expect(asked(free).isEmpty && told(free).isEmpty)
    }

    @Test("a person passes it by its name alone, and then it is told nothing")
    func byHand() {
        var node = Self.node()
        var policy = node.policy
        guard
            case .asks(let effects) = policy.decideManualAct(
                .restart, node.facts, uid: 0, forced: [.preflight, .sandbox], at: node.now)
        else {
            Issue.record("not asked")
            return
        }
        #expect(effects.first == .askGate(.restart, causeID: "cause-1"))
        guard
            case .begins(let act, _) = node.policy.decideManualAct(
                .restart, node.facts, uid: 0, forced: [.preflight, .sandbox, .gate], at: node.now)
        else {
            Issue.record("no act")
            return
        }
        node.take(node.policy.decide(.actFailed(id: act.id, why: "test"), at: node.now))
        #expect(node.policy.ledger?.acts.last?.result == .failed)
        #expect(told(node).isEmpty)
    }
}
