import Containerd
import Diagnosis
import Node
import Remediation
import Testing

@Suite("What an act has brought, and what one in vain says")
struct PolicyOutcomeTests {
    @Test("an act has helped only if what it brings is left alone", arguments: [NetworkFault.wrong, .broken])
    func helped(fault: NetworkFault) {
        var node = PolicySimulation()
        node.run(for: 11 * Span.second)
        node.facts.now = .ready
        node.facts.networkFault = fault
        node.facts.remedy = Remedy(.fixThenReload, restartWouldHelp: false, why: "")
        node.carryOut()
        node.run(for: 10 * Span.second)
        #expect(node.policy.ledger?.acts.last?.result == .didNotHelp)
        #expect(node.policy.breaker == .openByAct(causeID: "cause-1"))
    }

    @Test("a start has helped where containerd serves, be its programs missing, but not on a network nobody wants")
    func start() {
        for (fault, result) in [(NetworkFault.broken, ActResult.helped), (.wrong, .didNotHelp)] {
            var node = PolicySimulation(remedy: .restart, now: .down)
            node.run(for: 30 * Span.second)
            #expect(node.performed.map(\.kind) == [.start])
            node.facts.now = .ready
            node.facts.networkFault = fault
            node.carryOut()
            node.run(for: 2 * Span.minute)
            #expect(node.policy.ledger?.acts.last?.result == result)
        }
    }

    @Test("a person's restart of a ready node is no worse for a fault that it did not bring")
    func readyNode() throws {
        for (before, result) in [(NetworkFault?.none, ActResult.didNotHelp), (.broken, .helped)] {
            var node = PolicySimulation(remedy: .restart, now: .ready)
            node.facts.networkFault = before
            guard
                case .begins = node.policy.decideManualAct(
                    .restart, node.facts, uid: 0, forced: [.preflight, .sandbox], at: node.now)
            else {
                Issue.record("it is not begun")
                continue
            }
            let id = try #require(node.policy.ledger?.acts.last?.act.id)
            node.facts.networkFault = .broken
            node.facts.remedy = Remedy(.fixThenReload, restartWouldHelp: false, why: "")
            node.take(node.policy.decide(.actCarriedOut(id: id), at: node.now))
            node.run(for: 2 * Span.minute)
            #expect(node.policy.ledger?.acts.last?.result == result)
        }
    }

    // MARK: A reload in vain

    private func deafAfterReload() -> PolicySimulation {
        var node = PolicySimulation(remedy: .restart)
        node.facts.isWatchBroken = true
        let reload = Act(
            id: "r", kind: .reload, causeID: "cause-1", target: "/etc/cni/net.d", decidedAt: node.now, uid: 0,
            forced: [.notAutomatic])
        let ledger = Ledger([.begun(reload), .ended(id: "r", result: .didNotHelp, at: node.now)])
        node.take(node.policy.decide(.ledgerChanged(ledger), at: node.now))
        return node
    }

    @Test("a reload in vain keeps no restart back where the watch is proven dead: a person's or the daemon's")
    func vainReload() {
        var byHand = deafAfterReload()
        let answer = byHand.policy.decideManualAct(
            .restart, byHand.facts, uid: 0, forced: [.preflight, .sandbox], at: byHand.now)
        if case .begins = answer {} else { Issue.record("\(answer)") }
        var daemon = deafAfterReload()
        daemon.run(for: Span.minute)
        #expect(daemon.performed.map(\.kind) == [.restart])
    }

    @Test("the same reload is not repeated, and without a dead watch no restart follows it")
    func vainReloadElse() {
        var again = deafAfterReload()
        let answer = again.policy.decideManualAct(
            .reload, again.facts, uid: 0, forced: [.notAutomatic, .spacing], at: again.now)
        if case .vetoed(let veto) = answer { #expect(veto.name == .breaker) } else { Issue.record("\(answer)") }
        var heard = deafAfterReload()
        heard.facts.isWatchBroken = false
        heard.run(for: Span.hour)
        #expect(heard.performed.isEmpty)
        let byHand = heard.policy.decideManualAct(.restart, heard.facts, uid: 0, forced: [], at: heard.now)
        if case .vetoed(let veto) = byHand { #expect(veto.name == .breaker) } else { Issue.record("\(byHand)") }
    }
}
