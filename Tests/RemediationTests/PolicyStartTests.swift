import Containerd
import Diagnosis
import Node
import Remediation
import Testing

@Suite("A start of which nobody knows what it makes of the configuration")
struct PolicyStartTests {
    private static let key = UndecidedKey(
        key: "metrics.address", file: "/etc/containerd/config.toml", line: 7, why: "it has been added")

    private func held(_ mode: Mode = .enforce, now: NowReading = .notReady) -> PolicySimulation {
        var node = PolicySimulation(RemediationSettings(mode: mode), remedy: .restart, now: now)
        node.facts.remedy.automatic = false
        node.facts.remedy.isHeldBack = true
        node.facts.undecided = [Self.key]
        return node
    }

    @Test("the guard names the key and its place, once, and nothing is restarted", arguments: [Mode.audit, .enforce])
    func veto(mode: Mode) throws {
        var node = held(mode)
        node.run(for: Span.hour)
        #expect(node.performed.isEmpty)
        #expect(node.vetoes == [.startUndecided])
        let why = try #require(node.policy.lastVeto?.why)
        #expect(why.contains("metrics.address (/etc/containerd/config.toml:7)"), "\(why)")
        #expect(!node.effects.contains { if case .preflight = $0 { true } else { false } })
    }

    @Test("once it is known what a start makes of it, the restart is done")
    func released() {
        var node = held()
        node.run(for: Span.minute)
        node.facts.undecided = []
        node.facts.remedy.automatic = true
        node.facts.remedy.isHeldBack = false
        node.run(for: Span.minute)
        #expect(node.performed.map(\.kind) == [.restart])
    }

    @Test("a containerd that is down has nothing to lose, and a reload ends nothing")
    func others() {
        var down = held(now: .down)
        down.facts.remedy.automatic = true
        down.run(for: Span.minute)
        #expect(down.performed.map(\.kind) == [.start])
        var reload = PolicySimulation()
        reload.facts.undecided = [Self.key]
        reload.run(for: Span.minute)
        #expect(reload.performed.map(\.kind) == [.reload])
    }

    @Test("a person passes it by its name only")
    func byHand() {
        for (forced, isHeld) in [([], true), ([.uptime], true), ([.startUndecided], false)] as [(Set<Guard>, Bool)] {
            var node = held()
            let answer = node.policy.decideManualAct(.restart, node.facts, uid: 0, forced: forced, at: node.now)
            if case .vetoed(let veto) = answer {
                #expect(isHeld && veto.name == .startUndecided)
            } else {
                #expect(!isHeld)
            }
        }
    }
}
