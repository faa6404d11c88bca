import Containerd
import Diagnosis
import Node
import Remediation
import Testing

@Suite("The guards of the policy")
struct PolicyGuardTests {
    @Test("while the network is ready, or nothing is proven, nothing is done, whatever the remedy says")
    func readyOrUnknown() {
        for now in [NowReading.ready, .unknown("no answer")] {
            for remedy in [RemedyKind.reload, .restart] {
                var node = PolicySimulation(remedy: remedy, now: now)
                node.run(for: Span.hour)
                #expect(node.performed.isEmpty)
            }
        }
    }

    @Test("an act that only a person may take is named as such")
    func notAutomaticIsShown() {
        var node = PolicySimulation(remedy: .restart)
        node.facts.remedy.automatic = false
        node.run(for: Span.minute)
        #expect(node.policy.lastVeto?.name == .notAutomatic)
    }

    @Test("in audit the installed binary and containerd are asked nothing: a oneshot would change the node's state")
    func auditAsksNothing() {
        var node = PolicySimulation(RemediationSettings(mode: .audit, gate: ["/gate"]), remedy: .restart)
        node.run(for: Span.hour)
        for effect in node.effects {
            switch effect {
            case .record, .wake: continue
            case .ledger, .perform, .preflight, .listSandboxes, .askGate, .reportToGate: Issue.record("\(effect)")
            }
        }
        #expect(!node.records.isEmpty)
    }

    @Test("a containerd of which nobody knows how long it has been up is not restarted")
    func unknownUptime() {
        var node = PolicySimulation(remedy: .restart)
        node.facts.uptime = nil
        node.run(for: Span.hour)
        #expect(node.performed.isEmpty)
        #expect(node.vetoes == [.uptime])
    }

    @Test("once the budget of restarts is used up not even a reload is done, until its window has passed")
    func budgetIsUsedUp() {
        let now = PolicySimulation().now
        let restarts = (0..<3).flatMap { index -> [LedgerEntry] in
            let act = Act(id: "\(index)", kind: .restart, causeID: "c-\(index)", target: "t", decidedAt: now)
            return [.begun(act), .ended(id: act.id, result: .helped, at: now)]
        }
        var node = PolicySimulation(ledger: Ledger(restarts))
        node.run(for: 6 * Span.hour - Span.minute)
        #expect(node.performed.isEmpty)
        #expect(node.vetoes == [.breaker])
        for _ in 0..<3 { node.run(for: Span.minute) }
        #expect(node.performed.first?.kind == .reload)
    }

    @Test("a window may span midnight", arguments: [(9, 1), (7, 0)])
    func windowOverMidnight(end: Int, count: Int) {
        var settings = RemediationSettings(mode: .enforce)
        settings.window = DailyWindow(start: 22 * 60, end: end * 60)
        // The simulation starts at 08:00 UTC.
        var node = PolicySimulation(settings, remedy: .restart)
        node.run(for: 13 * Span.hour)
        #expect(node.performed.count == count)
        node.run(for: 2 * Span.hour)
        #expect(node.performed.count == 1)
    }

    @Test("one look is never enough, even where no quiet time is asked for")
    func secondLook() {
        var node = PolicySimulation(RemediationSettings(mode: .enforce, stability: 0))
        node.evaluate()
        #expect(node.performed.isEmpty)
        #expect(node.policy.lastVeto?.name == .stability)
        node.run(for: Span.second)
        #expect(node.performed.count == 1)
    }

    @Test("an agreement of the installed binary is worth nothing once a file has changed, or after a minute")
    func preflightGoesStale() {
        var node = PolicySimulation(remedy: .restart, uptime: Span.hour)
        node.facts.unit?.hasJob = false
        node.sandboxes = .youngest(age: 0)
        node.run(for: 12 * Span.second)
        #expect(asked(node) == 1)
        node.run(for: 30 * Span.second)
        #expect(asked(node) == 1)
        node.facts.lastChange = node.now
        node.run(for: 20 * Span.second)
        #expect(asked(node) == 2)
        node.run(for: 62 * Span.second)
        #expect(asked(node) == 3)
    }

    @Test("a refusal of the installed binary lasts five minutes: the binary may have been replaced")
    func preflightAsksAgain() {
        var node = PolicySimulation(remedy: .restart)
        node.preflightAgrees = false
        node.run(for: 4 * Span.minute)
        #expect(asked(node) == 1)
        node.preflightAgrees = true
        node.run(for: 4 * Span.minute)
        #expect(node.performed.count == 1)
    }

    @Test("one question at a time, and an answer about other files is no answer")
    func answerForAnother() {
        var node = PolicySimulation(remedy: .restart)
        node.answersPreflight = false
        node.run(for: 12 * Span.second)
        node.facts.causeID = "cause-2"
        node.run(for: 12 * Span.second)
        #expect(asked(node) == 1)
        node.take(node.policy.decide(.preflightEnded(causeID: "cause-1", agrees: true, why: ""), at: node.now))
        node.run(for: 20 * Span.second)
        #expect(asked(node) == 2)
        #expect(node.performed.isEmpty)
    }

    @Test("a sandbox that is being set up holds a restart back, five minutes at most")
    func sandboxes() {
        var node = PolicySimulation(remedy: .restart)
        node.sandboxes = .youngest(age: 3 * Span.second)
        node.run(for: 5 * Span.minute)
        #expect(node.performed.isEmpty)
        #expect(node.vetoes == [.sandbox])
        node.run(for: 15 * Span.second)
        #expect(node.performed.count == 1)
    }

    @Test("a sandbox grows older after it was seen: it is not waited for twice")
    func sandboxGrowsOlder() {
        var node = PolicySimulation(remedy: .restart)
        node.sandboxes = .youngest(age: 25 * Span.second)
        node.run(for: 16 * Span.second)
        #expect(node.performed.count == 1)
    }

    @Test("sandboxes that are older, or that nobody can list for five minutes, do not")
    func oldSandboxes() {
        var node = PolicySimulation(remedy: .restart)
        node.sandboxes = .youngest(age: 31 * Span.second)
        node.run(for: 12 * Span.second)
        #expect(node.performed.count == 1)

        var silent = PolicySimulation(remedy: .restart)
        silent.sandboxes = .unknown
        silent.run(for: 4 * Span.minute)
        #expect(silent.performed.isEmpty)
        silent.run(for: 2 * Span.minute)
        #expect(silent.performed.count == 1)
    }

    @Test("outside the maintenance window nothing is restarted; reloads are not bound to it")
    func window() {
        var settings = RemediationSettings(mode: .enforce)
        // The simulation starts at 08:00 UTC.
        settings.window = DailyWindow(start: 22 * 60, end: 4 * 60)
        var node = PolicySimulation(settings, remedy: .restart)
        node.run(for: 13 * Span.hour + 59 * Span.minute)
        #expect(node.performed.isEmpty)
        #expect(node.vetoes == [.window])
        node.run(for: 2 * Span.minute)
        #expect(node.performed.count == 1)

        var reload = PolicySimulation(settings)
        reload.run(for: Span.minute)
        #expect(reload.performed.count == 1)
    }

    @Test("a window may span midnight, and is never empty")
    func windowBounds() {
        #expect(DailyWindow(start: 60, end: 60) == nil)
        #expect(DailyWindow(start: 0, end: 1440) == nil)
        #expect(DailyWindow(start: 1320, end: 245)?.text == "22:00-04:05 UTC")
    }

    @Test("two reloads are a minute apart, and twenty fill their budget")
    func reloadBudget() {
        var node = PolicySimulation()
        var times: [Int64] = []
        for round in 0..<500 {
            node.facts.causeID = "cause-\(round)"
            node.facts.lastChange = node.now
            let before = node.performed.count
            node.run(for: 20 * Span.second)
            guard node.performed.count > before else { continue }
            times.append(node.performed.last?.decidedAt.monotonic ?? 0)
            node.carryOut()
            node.facts.now = .ready
            node.evaluate()
            node.facts.now = .notReady
        }
        #expect(times.count == 20)
        #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 >= Span.minute })
    }

    @Test("after a reload that did not help the same files are worth a restart only to a deaf containerd")
    func reloadDisproves() {
        var node = PolicySimulation()
        node.facts.causeID = "files.reload"
        node.run(for: 12 * Span.second)
        node.carryOut()
        node.run(for: 10 * Span.second)
        node.facts.remedy = Remedy(.restart, restartWouldHelp: true, automatic: true, why: "test")
        node.facts.causeID = "files.restart"
        node.run(for: 2 * Span.hour)
        #expect(node.performed.map(\.kind) == [.reload])
        #expect(node.vetoes.contains(.breaker))
        node.facts.isWatchBroken = true
        node.run(for: Span.hour)
        #expect(node.performed.map(\.kind) == [.reload, .restart])
    }

    @Test("an act whose end containerd does not tell has an unknown end, not a worse one")
    func unknownEnd() {
        var node = PolicySimulation(remedy: .restart)
        node.run(for: 12 * Span.second)
        node.carryOut()
        node.facts.now = .unknown("server is not initialized yet")
        node.run(for: 2 * Span.minute)
        #expect(node.policy.ledger?.acts.last?.result == .unknown)
    }

    @Test("a job whose end systemd never tells does not stop everything for ever")
    func jobWithoutEnd() {
        var node = PolicySimulation(remedy: .restart)
        node.run(for: 12 * Span.second)
        node.run(for: 6 * Span.minute)
        #expect(node.policy.current == nil)
        #expect(node.policy.ledger?.acts.last?.result == .unknown)
        node.run(for: 24 * Span.hour)
        #expect(node.performed.count == 1)
    }

    @Test(
        "a person's restart of a ready node has helped when it is ready again, and no longer deaf if it was",
        arguments: [RemedyKind.none, .restart])
    func byHandOnReady(remedy: RemedyKind) {
        var node = PolicySimulation(RemediationSettings(preflight: false), remedy: remedy, now: .ready)
        let forced: Set<Guard> = [.notAutomatic, .sandbox]
        guard
            case .begins(let act, _) = node.policy.decideManualAct(
                .restart, node.facts, uid: 0, forced: forced, at: node.now)
        else {
            Issue.record("no act")
            return
        }
        node.take(node.policy.decide(.actCarriedOut(id: act.id), at: node.now))
        node.facts.now = .unknown("starting")
        node.evaluate()
        #expect(node.policy.current != nil)
        node.facts.now = .ready
        node.evaluate()
        #expect((node.policy.current == nil) == (remedy == .none))
        node.facts.remedy = Remedy(.none, restartWouldHelp: false, why: "")
        node.evaluate()
        #expect(node.policy.ledger?.acts.last?.result == .helped)
    }

    @Test("a person's act skips the waits, and every other guard unless it is named")
    func byHand() {
        var node = PolicySimulation(remedy: .restart, uptime: Span.second)
        var policy = node.policy
        func veto(_ forced: Set<Guard>) -> Guard? {
            var copy = policy
            switch copy.decideManualAct(.restart, node.facts, uid: 1000, forced: forced, at: node.now) {
            case .vetoed(let veto): return veto.name
            case .asks: return .preflight
            case .begins(let act, let effects):
                #expect(effects == [.ledger(.begun(act)), .perform(act)])
                #expect(act.uid == 1000)
                #expect(LedgerEntry(line: Array(LedgerEntry.begun(act).line.utf8)) == .begun(act))
                return nil
            }
        }
        #expect(veto([]) == .uptime)
        #expect(veto([.uptime]) == .preflight)
        #expect(veto([.uptime, .preflight, .sandbox]) == nil)
        node.facts.remedy = Remedy(.fixThenRestart, restartWouldHelp: false, why: "fix it")
        #expect(veto([.uptime, .preflight, .sandbox]) == .notAutomatic)
        #expect(veto([.uptime, .preflight, .sandbox, .notAutomatic]) == nil)
        policy = Policy(settings: RemediationSettings(), stagger: 0, ledger: nil, seed: 1, now: node.now)
        #expect(veto(Set(Guard.allCases)) == .ledger)
    }
}

private func asked(_ node: PolicySimulation) -> Int {
    node.effects.count {
        if case .preflight = $0 { return true }
        return false
    }
}
