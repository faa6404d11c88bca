import Containerd
import Diagnosis
import Node
import Remediation
import Testing

@Suite("What the policy remembers")
struct PolicyMemoryTests {
    private static let start = PolicySimulation().now

    private func act(
        _ kind: ActKind, cause: String = "cause-1", id: String = "a", ago: Int64 = 0
    ) -> Act {
        var moment = Self.start
        moment.monotonic -= ago
        moment.realtime -= ago
        return Act(id: id, kind: kind, causeID: cause, target: "containerd.service", decidedAt: moment)
    }

    private func ended(_ act: Act, _ result: ActResult) -> [LedgerEntry] {
        [.begun(act), .ended(id: act.id, result: result, at: act.decidedAt)]
    }

    @Test("a killed daemon's restart is never done a second time for its cause")
    func crashInARestart() {
        var node = PolicySimulation(remedy: .restart, ledger: Ledger([.begun(act(.restart))]))
        node.run(for: 24 * Span.hour)
        #expect(node.performed.isEmpty)
        #expect(node.vetoes == [.breaker])
        #expect(node.written == [.ended(id: "a", result: .unknown, at: node.written.last.map(time) ?? node.now)])
    }

    @Test("a killed daemon's reload, which harms nothing, is done again, three times at most")
    func crashInAReload() {
        var entries = [LedgerEntry.begun(act(.reload))]
        var node = PolicySimulation(ledger: Ledger(entries))
        node.run(for: 29 * Span.second)
        #expect(node.performed.isEmpty)
        node.run(for: 10 * Span.minute)
        #expect(node.performed.map(\.kind) == [.reload])

        entries = ["a", "b", "c"].flatMap { ended(act(.reload, id: $0, ago: Span.hour), .unknown) }
        var tried = PolicySimulation(ledger: Ledger(entries))
        tried.run(for: Span.hour)
        #expect(tried.performed.isEmpty)
    }

    @Test("somebody else's act is awaited before anything begins")
    func otherActor() {
        var node = PolicySimulation()
        node.take(node.policy.decide(.ledgerChanged(Ledger([.begun(act(.restart, cause: "x"))])), at: node.now))
        node.run(for: 4 * Span.minute)
        #expect(node.performed.isEmpty)
        #expect(node.policy.lastVeto?.name == .actInProgress)
        let over = ended(act(.restart, cause: "x"), .helped)
        node.take(node.policy.decide(.ledgerChanged(Ledger(over)), at: node.now))
        node.run(for: Span.minute)
        #expect(node.performed.count == 1)
    }

    @Test("a restart that did not help is not repeated when its window has passed, nor by a new daemon")
    func breakerOutlivesTheWindow() {
        let old = ended(act(.restart, ago: 48 * Span.hour), .didNotHelp)
        var node = PolicySimulation(remedy: .restart, ledger: Ledger(old))
        #expect(node.policy.breaker == .openByAct(causeID: "cause-1"))
        node.run(for: 24 * Span.hour)
        #expect(node.performed.isEmpty)
    }

    @Test(
        "what an older netready did in vain holds back for every cause until its window has passed",
        arguments: [true, false])
    func olderEdition(isWithin: Bool) {
        let window = PolicySimulation(remedy: .restart).policy.settings.budgetWindow
        var old = act(.restart, cause: "named otherwise", ago: isWithin ? window - Span.hour : window + Span.hour)
        old.edition = Ledger.edition - 1
        var node = PolicySimulation(remedy: .restart, ledger: Ledger(ended(old, .didNotHelp)))
        node.run(for: 30 * Span.minute)
        #expect(node.performed.count == (isWithin ? 0 : 1))
        #expect(node.vetoes.contains(.breaker) == isWithin)
        var underWay = PolicySimulation(remedy: .restart, ledger: Ledger([.begun(old)]))
        underWay.run(for: 30 * Span.minute)
        #expect(underWay.performed.count == (isWithin ? 0 : 1))
        old.edition = Ledger.edition
        var same = PolicySimulation(remedy: .restart, ledger: Ledger(ended(old, .didNotHelp)))
        same.run(for: 30 * Span.minute)
        #expect(same.performed.count == 1)
    }

    @Test("a pause that an older netready wrote down holds")
    func olderPause() throws {
        let edition = "\"edition\":\(Ledger.edition)"
        let pause = LedgerEntry.paused(until: nil, at: PolicySimulation().now, uid: 0).line
        let old = pause.replacing(edition, with: "\"edition\":\(Ledger.edition - 1)")
        var node = PolicySimulation(remedy: .restart, ledger: try Ledger.parse(Array(old.utf8)))
        node.run(for: 30 * Span.minute)
        #expect(old != pause && node.performed.isEmpty && node.vetoes.contains(.paused))
    }

    @Test(
        "a restart by which an older netready helped is the one that its window allows, whatever its cause is called now"
    )
    func olderHelp() {
        var old = act(.restart, cause: "named otherwise", ago: 2 * Span.hour)
        old.edition = Ledger.edition - 1
        var node = PolicySimulation(remedy: .restart, ledger: Ledger(ended(old, .helped)))
        node.run(for: 30 * Span.minute)
        #expect(node.performed.isEmpty && node.vetoes.contains(.causeBudget))
        old.edition = Ledger.edition
        var other = PolicySimulation(remedy: .restart, ledger: Ledger(ended(old, .helped)))
        other.run(for: 30 * Span.minute)
        #expect(other.performed.count == 1)
    }

    @Test("a restart that did not help is remembered however many acts have helped since, and so is a reload")
    func longMemory() {
        let failed =
            ended(act(.restart, cause: "files-1.a", id: "r", ago: 2000 * Span.hour), .didNotHelp)
            + ended(act(.reload, cause: "files-2.a", id: "s", ago: 1999 * Span.hour), .didNotHelp)
        let since = (0..<1000).flatMap { index in
            ended(act(.reload, cause: "c-\(index)", id: "\(index)", ago: Int64(1998 - index) * Span.hour), .helped)
        }
        let ledger = Ledger(failed + since)
        #expect(ledger.acts.count == 256)
        #expect(ledger.acts.last?.act.id == "999")
        var node = PolicySimulation(remedy: .restart, ledger: Ledger(ledger.compacted))
        for cause in ["files-1.a", "files-2.b"] {
            node.facts.causeID = cause
            node.run(for: Span.hour)
        }
        #expect(node.performed.isEmpty)
        #expect(node.vetoes == [.breaker, .breaker])
    }

    @Test("another cause in between does not make the first one worth a second restart")
    func otherCauseInBetween() {
        let past =
            ended(act(.restart, id: "a", ago: 30 * Span.hour), .didNotHelp)
            + ended(act(.restart, cause: "cause-2", id: "b", ago: 20 * Span.hour), .helped)
        var node = PolicySimulation(remedy: .restart, ledger: Ledger(past))
        node.run(for: Span.hour)
        #expect(node.performed.isEmpty)
        #expect(node.policy.breaker == .openByAct(causeID: "cause-1"))
    }

    @Test("nobody is said to have reset a breaker because something else was written to the ledger")
    func otherEntry() {
        let past =
            ended(act(.restart, id: "a", ago: 30 * Span.hour), .didNotHelp)
            + ended(act(.restart, cause: "cause-2", id: "b", ago: 20 * Span.hour), .helped)
        var node = PolicySimulation(remedy: .restart, ledger: Ledger(past))
        node.run(for: Span.hour)
        let resumed = Ledger(past + [.resumed(at: node.now, uid: 0)])
        let paused = Ledger(past + [.paused(until: nil, at: node.now, uid: 0)])
        for ledger in [paused, resumed] {
            node.take(node.policy.decide(.ledgerChanged(ledger), at: node.now))
            #expect(node.policy.breaker == .openByAct(causeID: "cause-1"))
        }
        let closings = node.records.filter { if case .breakerClosed = $0 { true } else { false } }
        #expect(closings.isEmpty)
        let reset = Ledger(past + [.breakerReset(at: node.now, uid: 0)])
        node.take(node.policy.decide(.ledgerChanged(reset), at: node.now))
        #expect(node.policy.breaker == .closed)
    }

    @Test("a reset counts by its place in the ledger, whatever the clocks said")
    func resetByPlace() {
        var early = Self.start
        early.realtime -= 1000 * Span.hour
        let past = ended(act(.restart, ago: Span.hour), .didNotHelp)
        var node = PolicySimulation(
            remedy: .restart, ledger: Ledger(past + [.breakerReset(at: early, uid: 0)]))
        node.run(for: Span.hour)
        #expect(node.performed.count == 1)

        var late = Self.start
        late.realtime += 1000 * Span.hour
        var again = PolicySimulation(
            remedy: .restart, ledger: Ledger([.breakerReset(at: late, uid: 0)] + past))
        again.run(for: Span.hour)
        #expect(again.performed.isEmpty)
    }

    @Test("compacting keeps what was forgiven forgiven, and what came after the reset not")
    func compactedReset() {
        let ledger = Ledger(
            ended(act(.restart, id: "a"), .didNotHelp) + [.breakerReset(at: Self.start, uid: 0)]
                + ended(act(.restart, id: "b"), .didNotHelp))
        #expect(Ledger(ledger.compacted) == ledger)
        #expect(ledger.acts.map(\.isForgiven) == [true, false])
    }

    @Test("a ledger that could not be read for a moment closes no breaker when it comes back")
    func ledgerAwayAndBack() {
        let past =
            [LedgerEntry.breakerReset(at: Self.start, uid: 0)] + ended(act(.restart, ago: Span.hour), .didNotHelp)
        var node = PolicySimulation(remedy: .restart, ledger: Ledger(past))
        node.take(node.policy.decide(.ledgerChanged(nil), at: node.now))
        node.run(for: Span.minute)
        node.take(node.policy.decide(.ledgerChanged(Ledger(past)), at: node.now))
        #expect(node.policy.breaker == .openByAct(causeID: "cause-1"))
        node.run(for: 24 * Span.hour)
        #expect(node.performed.isEmpty)
    }

    @Test("an act that the ledger refused was not done, is not held against its cause, and waits a minute")
    func ledgerRefuses() throws {
        var node = PolicySimulation()
        node.run(for: 12 * Span.second)
        let first = try #require(node.performed.last)
        node.take(node.policy.decide(.actRefused(id: first.id, why: "disk full", ledger: Ledger()), at: node.now))
        #expect(node.policy.current == nil)
        #expect(node.policy.ledger?.acts.isEmpty == true)
        node.run(for: 59 * Span.second)
        #expect(node.performed.count == 1)
        #expect(node.policy.lastVeto?.name == .ledger)
        node.run(for: 30 * Span.second)
        #expect(node.performed.count == 2)
    }

    @Test("a pause that was written while an act was being decided stops it")
    func pauseInTheLastMoment() throws {
        var node = PolicySimulation()
        node.run(for: 12 * Span.second)
        let first = try #require(node.performed.last)
        let paused = Ledger([.paused(until: nil, at: node.now, uid: 0)])
        node.take(node.policy.decide(.actRefused(id: first.id, why: "changed", ledger: paused), at: node.now))
        node.run(for: 24 * Span.hour)
        #expect(node.performed.count == 1)
    }

    @Test("a pause lasts as long as it was asked for, whatever the wall clock does", arguments: [-50, 50] as [Int64])
    func pauseAndClock(hours: Int64) {
        var node = PolicySimulation()
        var until = node.now
        until.monotonic += Span.hour
        until.realtime += Span.hour
        let paused = Ledger([.paused(until: until, at: node.now, uid: 0)])
        node.take(node.policy.decide(.ledgerChanged(paused), at: node.now))
        node.now.realtime += hours * Span.hour
        node.run(for: 59 * Span.minute)
        #expect(node.performed.isEmpty)
        node.run(for: 2 * Span.minute)
        #expect(node.performed.count == 1)
    }

    @Test("after a boot with a dead clock the time since the boot counts")
    func deadClock() {
        var earlier = Self.start
        earlier.bootID = "earlier"
        var now = Timestamp(monotonic: 30 * Span.minute, realtime: 0, bootID: "now")
        #expect(now.since(earlier) == 30 * Span.minute)
        now.realtime = earlier.realtime + 7 * Span.hour
        #expect(now.since(earlier) == 7 * Span.hour)
        now.bootID = ""
        #expect(now.since(earlier) == 30 * Span.minute - earlier.monotonic || now.since(earlier) >= 0)
    }
}

private func time(_ entry: LedgerEntry) -> Timestamp {
    if case .ended(_, _, let at) = entry { return at }
    return Timestamp(monotonic: 0, realtime: 0, bootID: "")
}
