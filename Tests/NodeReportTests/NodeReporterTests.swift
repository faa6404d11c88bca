import Node
import Syntax
import Testing

@testable import NodeReport

@Suite("What is written to the Node, and when")
struct NodeReporterTests {
    @Test("the first verdict goes at once, as one request, and a ready node makes no Event")
    func first() {
        var node = Harness()
        node.show(.ready)
        node.run(to: 60)
        #expect(node.sent.count == 1)
        #expect(node.sent.first?.second == 0)
        #expect(node.sent.first?.request.path == "/api/v1/nodes/worker-1/status")
        #expect(node.conditions.first?.condition["status"]?.stringValue == "True")
    }

    @Test("a node that is not ready at first makes an Event")
    func firstEvent() {
        var node = Harness()
        node.show(.notReady)
        node.run(to: 10)
        #expect(node.events.count == 1)
        #expect(node.events.first?["type"]?.stringValue == "Warning")
    }

    @Test("without a change only the heartbeat is written, at most once in five minutes")
    func heartbeat() {
        var node = Harness()
        node.show(.ready)
        node.run(to: 7200)
        let times = node.conditions.map(\.second)
        #expect((16...25).contains(times.count), "\(times)")
        for (one, next) in zip(times, times.dropFirst()) { #expect(next - one >= 300 && next - one <= 451) }
        #expect(Set(node.conditions.compactMap { $0.condition["lastTransitionTime"]?.stringValue }).count == 1)
        #expect(Set(node.conditions.compactMap { $0.condition["lastHeartbeatTime"]?.stringValue }).count == times.count)
    }

    @Test("lastTransitionTime moves with the status, and with nothing else")
    func transition() {
        var node = Harness()
        node.show(.ready)
        node.run(to: 100)
        node.show(.degraded)
        node.run(to: 200)
        node.show(.notReady)
        node.run(to: 300)
        node.show(.notReady, "Other")
        node.run(to: 400)
        node.show(.ready)
        node.run(to: 500)
        let written = node.conditions.map { written in
            ["status", "reason", "lastTransitionTime"].map { written.condition[$0]?.stringValue ?? "" }
        }
        #expect(
            written == [
                ["True", "Code0", "2026-01-01T00:00:00Z"], ["True", "Code1", "2026-01-01T00:00:00Z"],
                ["False", "Code3", "2026-01-01T00:03:20Z"], ["False", "Other", "2026-01-01T00:03:20Z"],
                ["True", "Code0", "2026-01-01T00:06:50Z"],
            ])
        #expect(node.conditions.map(\.second) == [0, 100, 200, 300, 410])
    }

    @Test(
        "what is worse is written at once, what is better after ten seconds",
        arguments: NodeCondition.Verdict.allCases, NodeCondition.Verdict.allCases)
    func change(before: NodeCondition.Verdict, after: NodeCondition.Verdict) {
        guard before != after else { return }
        var node = Harness()
        node.show(before)
        node.run(to: 100)
        node.show(after)
        node.run(to: 200)
        let isWorse = after.badness > before.badness
        #expect(node.conditions.map(\.second) == [0, isWorse ? 100 : 110])
        #expect(node.events.last?["type"]?.stringValue == (isWorse ? "Warning" : "Normal"))
        #expect(node.events.count == (before == .ready ? 1 : 2))
    }

    @Test("a verdict that flaps stays at its worse side, whatever the pace", arguments: [0.3, 1, 4, 9])
    func flapping(pace: Double) {
        var node = Harness()
        node.show(.ready)
        node.run(to: 20)
        var second = 20.0
        while second < 220 {
            node.show(.notReady)
            node.run(to: second + pace)
            node.show(.ready)
            node.run(to: second + 2 * pace)
            second += 2 * pace
        }
        node.run(to: 260)
        #expect(node.conditions.map { $0.condition["status"]?.stringValue } == ["True", "False", "True"])
        #expect(node.events.count == 2)
    }

    @Test("reasons that alternate are written at most once in ten seconds")
    func alternating() {
        var node = Harness()
        for second in 0..<100 {
            node.show(.notReady, second.isMultiple(of: 2) ? "One" : "Other")
            node.run(to: Double(second + 1))
        }
        #expect(node.conditions.count <= 11)
        #expect(node.events.count == 1)
    }

    @Test("there are at most ten Events in ten minutes, and the next one counts those that are missing")
    func eventBudget() {
        var node = Harness()
        node.show(.ready)
        node.run(to: 1)
        var second = 1.0
        while second < 580 {
            node.show(.notReady)
            node.run(to: second + 1)
            node.show(.ready)
            node.run(to: second + 20)
            second += 20
        }
        #expect(node.events.count == 10)
        #expect(Set(node.events.compactMap { $0["metadata"]?["name"]?.stringValue }).count == 10)
        node.run(to: 1300)
        node.show(.notReady)
        node.run(to: 1310)
        let message = node.events.last?["message"]?.stringValue ?? ""
        #expect(node.events.count == 11)
        #expect(message.hasSuffix("(Changes before it that made no Event: 48.)"), "\(message)")
    }

    @Test("no Event is made where the settings say so")
    func noEvents() {
        var settings = NodeSettings()
        settings.events = false
        var node = Harness(settings)
        node.show(.notReady)
        node.run(to: 100)
        #expect(node.events.isEmpty && node.conditions.count == 1)
    }

    @Test("what was written is known after the program has ended, and after a boot")
    func restart() throws {
        var node = Harness()
        node.show(.notReady)
        node.run(to: 50)
        let before = node.reporter.memory
        try node.restart()
        #expect(node.reporter.memory == before)
        node.run(to: 299)
        #expect(node.conditions.count == 1)
    }

    @Test("a netreadyd that does not run is Unknown after a minute, and a restart of it is nothing")
    func silence() {
        var node = Harness()
        node.show(.ready)
        node.run(to: 100)
        node.isRunning = false
        node.run(to: 130)
        node.isRunning = true
        node.run(to: 200)
        #expect(node.conditions.count == 1)
        node.isRunning = false
        node.run(to: 300)
        #expect(node.conditions.map(\.second) == [0, 260])
        #expect(node.conditions.last?.condition["reason"]?.stringValue == "NetreadydNotRunning")
        node.isRunning = true
        node.run(to: 400)
        #expect(node.conditions.map(\.second) == [0, 260, 310])
    }

    @Test("after a boot nothing of before it is repeated, and silence of before it does not count")
    func boot() {
        var node = Harness()
        node.show(.ready)
        node.run(to: 100)
        node.isRunning = false
        node.run(to: 120)
        // 1000 s later, before netreadyd has said anything.
        var memory = node.reporter.memory
        node = Harness(memory: memory)
        node.condition = nil
        node.isRunning = false
        let booted = { (second: Int64) in
            Timestamp(
                monotonic: second * Span.second, realtime: (Harness.start + 1120 + second) * Span.second, bootID: "c")
        }
        node.reporter.see(nil, isRunning: false, at: booted(5))
        guard case .wait(let span) = node.reporter.next(at: booted(5)) else {
            Issue.record("something is sent")
            return
        }
        #expect(span == Span.minute)
        node.reporter.see(nil, isRunning: false, at: booted(66))
        memory = node.reporter.memory
        #expect(memory.seen == .silent)
    }

    @Test("a netreadyd that runs and says nothing that can be read is told apart from one that does not run")
    func unreadable() {
        var node = Harness()
        node.show(.notReady)
        node.run(to: 100)
        node.condition = nil
        node.run(to: 200)
        #expect(node.conditions.map(\.second) == [0, 170])
        #expect(node.conditions.last?.condition["reason"]?.stringValue == "StatusNotReadable")
        // From not ready to not known is no good news.
        #expect(node.events.map { $0["type"]?.stringValue } == ["Warning", "Warning"])
    }

    @Test("a node on which netreadyd never ran says nothing for a minute, then Unknown")
    func never() {
        var node = Harness()
        node.isRunning = false
        node.run(to: 59)
        #expect(node.sent.isEmpty)
        node.run(to: 100)
        #expect(node.conditions.map { $0.condition["status"]?.stringValue } == ["Unknown"])
    }
}
