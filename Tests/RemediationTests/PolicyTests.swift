import Containerd
import Diagnosis
import Node
import Remediation
import Testing

@Suite("The acting state machine")
struct PolicyTests {
    @Test("a reload is done once the cause has been stable for ten seconds, not before")
    func reloadWaitsForStability() {
        var node = PolicySimulation()
        node.run(for: 9 * Span.second)
        #expect(node.performed.isEmpty)
        #expect(node.policy.lastVeto?.name == .stability)
        node.run(for: 2 * Span.second)
        #expect(node.performed.map(\.kind) == [.reload])
        #expect(node.performed.first?.target == "/etc/cni/net.d")
    }

    @Test("each new change begins the ten seconds anew")
    func changesRestartStability() {
        var node = PolicySimulation()
        for _ in 0..<20 {
            node.facts.lastChange = node.now
            node.run(for: 5 * Span.second)
        }
        #expect(node.performed.isEmpty)
    }

    @Test("modes observe and audit never act", arguments: [Mode.observe, .audit])
    func quietModes(mode: Mode) {
        for remedy in [RemedyKind.reload, .restart] {
            var node = PolicySimulation(RemediationSettings(mode: mode), remedy: remedy)
            node.run(for: Span.hour)
            #expect(node.performed.isEmpty)
            #expect(node.written.isEmpty)
        }
    }

    @Test("audit says once what it would do")
    func auditSaysWhatItWouldDo() {
        var node = PolicySimulation(RemediationSettings(mode: .audit))
        for _ in 0..<10 { node.run(for: Span.minute) }
        let plans = node.records.filter {
            if case .planned(.reload, _, _, _, isAudit: true) = $0 { return true }
            return false
        }
        #expect(plans.count == 1)
    }

    @Test("what the remedy does not allow a program to do is not done")
    func notAutomatic() {
        var node = PolicySimulation(remedy: .restart)
        node.facts.remedy.automatic = false
        node.run(for: Span.hour)
        #expect(node.performed.isEmpty)
    }

    @Test(
        "nothing is done where a person has to fix something",
        arguments: [RemedyKind.none, .fixThenReload, .fixThenRestart, .clusterSide])
    func nothingToDo(remedy: RemedyKind) {
        var node = PolicySimulation(remedy: remedy)
        node.run(for: Span.hour)
        #expect(node.performed.isEmpty)
    }

    @Test("the ledger is written before the act")
    func ledgerFirst() throws {
        var node = PolicySimulation()
        node.run(for: 20 * Span.second)
        let act = try #require(node.performed.first)
        let begun = try #require(node.effects.firstIndex(of: .ledger(.begun(act))))
        let performed = try #require(node.effects.firstIndex(of: .perform(act)))
        #expect(begun < performed)
    }

    @Test("without a readable ledger nothing is done")
    func noLedgerNoAct() {
        var node = PolicySimulation(ledger: nil)
        node.run(for: Span.hour)
        #expect(node.performed.isEmpty)
        #expect(node.vetoes == [.ledger])
    }

    @Test("one act at a time: a second waits for the end of the first")
    func oneAtATime() {
        var node = PolicySimulation()
        node.run(for: 20 * Span.second)
        node.facts.causeID = "cause-2"
        node.run(for: Span.hour)
        #expect(node.performed.count == 1)
    }

    @Test("an act that helped is recorded so, and leaves the breaker closed")
    func helped() {
        var node = PolicySimulation()
        node.run(for: 20 * Span.second)
        node.carryOut()
        node.facts.now = .ready
        node.facts.remedy = Remedy(.none, restartWouldHelp: false, why: "")
        node.evaluate()
        #expect(node.policy.breaker == .closed)
        #expect(node.written.last.map(isHelped) == true)
    }

    @Test("a reload that has not helped within five seconds opens the breaker, and no restart follows")
    func reloadDidNotHelp() {
        var node = PolicySimulation()
        node.run(for: 20 * Span.second)
        node.carryOut()
        node.run(for: 4 * Span.second)
        #expect(node.policy.breaker == .closed)
        node.run(for: 2 * Span.second)
        #expect(node.policy.breaker == .openByAct(causeID: "cause-1"))
        node.run(for: Span.hour)
        #expect(node.performed.count == 1)
    }

    @Test("worse than before is said so")
    func madeItWorse() throws {
        var node = PolicySimulation(remedy: .restart)
        node.run(for: 20 * Span.second)
        node.carryOut()
        node.facts.now = .noCRI
        node.run(for: 2 * Span.minute)
        let isWorse = node.records.contains {
            if case .done(_, .madeItWorse, _) = $0 { return true }
            return false
        }
        #expect(isWorse)
    }

    @Test("a restart waits for two minutes of uptime")
    func restartWaitsForUptime() {
        var node = PolicySimulation(remedy: .restart, uptime: 30 * Span.second)
        node.run(for: 89 * Span.second)
        #expect(node.performed.isEmpty)
        node.run(for: 5 * Span.second)
        #expect(node.performed.map(\.kind) == [.restart])
    }

    @Test("two restarts are at least ten minutes apart, three fill the budget of six hours")
    func spacingAndBudget() {
        var node = PolicySimulation(remedy: .restart)
        var times: [Int64] = []
        for round in 0..<400 {
            node.facts.causeID = "cause-\(round)"
            node.facts.lastChange = node.now
            let before = node.performed.count
            node.run(for: 30 * Span.second)
            guard node.performed.count > before else { continue }
            times.append(node.now.monotonic)
            node.carryOut()
            node.facts.now = .ready
            node.evaluate()
            node.facts.now = .notReady
        }
        #expect(times.count == 3)
        #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 >= 10 * Span.minute })
    }

    @Test("one cause is worth one restart only")
    func causeBudget() {
        var node = PolicySimulation(remedy: .restart)
        for _ in 0..<20 {
            node.run(for: 5 * Span.minute)
            guard !node.performed.isEmpty else { continue }
            node.carryOut()
            node.facts.now = .ready
            node.evaluate()
            node.facts.now = .notReady
        }
        #expect(node.performed.count == 1)
        #expect(node.vetoes.contains(.causeBudget))
    }

    @Test("a unit whose restart would end containers, or that systemd or a person holds, is not restarted")
    func unsafeUnits() {
        var killing = PolicySimulation(remedy: .restart)
        killing.facts.unit?.killMode = "control-group"
        killing.run(for: Span.hour)
        #expect(killing.performed.isEmpty)
        #expect(killing.vetoes == [.unitUnsafe])

        var masked = PolicySimulation(remedy: .restart)
        masked.facts.unit?.loadState = "masked"
        masked.run(for: Span.hour)
        #expect(masked.performed.isEmpty)

        var queued = PolicySimulation(remedy: .restart)
        queued.facts.unit?.hasJob = true
        queued.run(for: Span.hour)
        #expect(queued.performed.isEmpty)
        #expect(queued.vetoes == [.jobQueued])
    }

    @Test("versions that lose sandbox addresses over a restart are not restarted", arguments: ["1.6.9", "1.6.14"])
    func unsafeVersions(version: String) {
        var node = PolicySimulation(remedy: .restart)
        node.facts.runningVersion = ContainerdVersion(version)
        node.run(for: Span.hour)
        #expect(node.performed.isEmpty)
        #expect(node.vetoes == [.versionUnsafe])
    }

    @Test("a configuration that the installed binary refuses is never restarted into")
    func preflightRefuses() {
        var node = PolicySimulation(remedy: .restart)
        node.preflightAgrees = false
        node.run(for: Span.hour)
        #expect(node.performed.isEmpty)
        #expect(node.vetoes == [.preflight])
    }

    @Test("the share of the stagger is added to the wait of a restart, not of a reload")
    func stagger() {
        var reload = PolicySimulation(stagger: 40 * Span.second)
        reload.run(for: 12 * Span.second)
        #expect(reload.performed.count == 1)
        var restart = PolicySimulation(remedy: .restart, stagger: 40 * Span.second)
        restart.run(for: 45 * Span.second)
        #expect(restart.performed.isEmpty)
        restart.run(for: 10 * Span.second)
        #expect(restart.performed.count == 1)
    }

    @Test("the stagger begins when all other waits are over: nodes of one age do not act in one second")
    func staggerAfterUptime() {
        var node = PolicySimulation(remedy: .restart, stagger: 40 * Span.second, uptime: 10 * Span.second)
        node.run(for: 149 * Span.second)
        #expect(node.performed.isEmpty)
        #expect(node.policy.lastVeto?.name == .stagger)
        node.run(for: 3 * Span.second)
        #expect(node.performed.count == 1)
    }

    @Test("nor do they when their window opens")
    func staggerAfterWindow() {
        var settings = RemediationSettings(mode: .enforce)
        // The simulation starts at 08:00 UTC.
        settings.window = DailyWindow(start: 9 * 60, end: 10 * 60)
        var node = PolicySimulation(settings, remedy: .restart, stagger: 40 * Span.second)
        node.run(for: Span.hour + 39 * Span.second)
        #expect(node.performed.isEmpty)
        node.run(for: 3 * Span.second)
        #expect(node.performed.count == 1)
    }

    @Test("nor when they are switched from audit to enforce: all waits begin anew")
    func staggerAfterSwitch() {
        var node = PolicySimulation(RemediationSettings(mode: .audit), remedy: .restart, stagger: 40 * Span.second)
        node.run(for: Span.hour)
        node.policy.settings.mode = .enforce
        node.run(for: 49 * Span.second)
        #expect(node.performed.isEmpty)
        node.run(for: 3 * Span.second)
        #expect(node.performed.count == 1)
    }

    @Test("somebody else's restart begins the wait anew")
    func standDown() {
        var node = PolicySimulation(remedy: .restart)
        node.run(for: 8 * Span.second)
        node.facts.unit?.invocationID = "b"
        node.run(for: 8 * Span.second)
        #expect(node.performed.isEmpty)
        #expect(node.records.contains(.foreignRestart(invocationID: "b")))
    }

    @Test("another unit that is looked at was restarted by nobody, and the wait begins anew")
    func anotherUnit() {
        var node = PolicySimulation(remedy: .restart)
        node.run(for: 8 * Span.second)
        node.facts.unit?.name = "k3s.service"
        node.facts.unit?.invocationID = "b"
        node.run(for: 8 * Span.second)
        #expect(node.performed.isEmpty)
        #expect(!node.records.contains(.foreignRestart(invocationID: "b")))
        node.facts.unit?.invocationID = "c"
        node.evaluate()
        #expect(node.records.contains(.foreignRestart(invocationID: "c")))
    }

    @Test("its own restart is not taken for somebody else's")
    func ownRestart() {
        var node = PolicySimulation(remedy: .restart)
        node.run(for: 20 * Span.second)
        node.carryOut()
        node.facts.now = .ready
        node.evaluate()
        #expect(node.policy.ledger?.acts.last?.result == .helped)
        let foreign = node.records.filter { if case .foreignRestart = $0 { true } else { false } }
        #expect(foreign.isEmpty)
    }

    @Test("somebody else's restart while a reload's effect is awaited proves nothing about the reload")
    func disturbedReload() throws {
        var node = PolicySimulation()
        node.run(for: 20 * Span.second)
        node.carryOut()
        node.facts.unit?.invocationID = "b"
        node.facts.now = .noCRI
        node.run(for: 10 * Span.second)
        let results = node.records.compactMap { record in
            if case .done(_, let result, _) = record { result } else { nil }
        }
        #expect(results == [.unknown])
        #expect(node.policy.breaker == .closed)
    }

    @Test("a pause holds for its time, then acting goes on by itself")
    func pause() {
        var node = PolicySimulation()
        var ledger = Ledger()
        var until = node.now
        until.realtime += Span.hour
        until.monotonic += Span.hour
        ledger.append(.paused(until: until, at: node.now, uid: 0))
        node.take(node.policy.decide(.ledgerChanged(ledger), at: node.now))
        node.run(for: 59 * Span.minute)
        #expect(node.performed.isEmpty)
        node.run(for: 5 * Span.minute)
        #expect(node.performed.count == 1)
    }

    @Test("a reset by a person closes the breaker")
    func reset() {
        var node = PolicySimulation()
        node.run(for: 20 * Span.second)
        node.carryOut()
        node.run(for: 10 * Span.second)
        var ledger = Ledger(node.written)
        ledger.append(.breakerReset(at: node.now, uid: 0))
        node.take(node.policy.decide(.ledgerChanged(ledger), at: node.now))
        #expect(node.policy.breaker == .closed)
        node.run(for: Span.minute)
        #expect(node.performed.count == 2)
    }

    @Test("a wall clock that is set back makes no guard shorter")
    func clockSetBack() {
        var node = PolicySimulation(remedy: .restart)
        node.run(for: 30 * Span.second)
        #expect(node.performed.count == 1)
        node.carryOut()
        node.facts.now = .ready
        node.evaluate()
        node.facts.now = .notReady
        node.facts.causeID = "cause-2"
        node.now.realtime -= 5 * Span.hour
        node.facts.lastChange = node.now
        node.run(for: 9 * Span.minute)
        #expect(node.performed.count == 1)
    }
}

private func isHelped(_ entry: LedgerEntry) -> Bool {
    if case .ended(_, .helped, _) = entry { return true }
    return false
}
