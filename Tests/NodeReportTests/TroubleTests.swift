import Node
import Syntax
import Testing

@testable import NodeReport

@Suite("A server that does not take what is written")
struct TroubleTests {
    @Test(
        "whatever it is, it is told once, tried again with growing pauses, and the end of it is told once",
        arguments: [401, 403, 404, 409, 410, 429, 500, 503, 422])
    func status(code: Int) throws {
        var node = Harness()
        let trouble = try #require(Trouble(status: code, message: "said", retryAfter: nil))
        node.show(.notReady)
        node.answer = { $0.method == "PATCH" ? trouble : nil }
        node.run(to: 3600)
        #expect((15...60).contains(node.sent.count), "\(node.sent.count)")
        #expect(node.remarks.count == 1)
        #expect(node.remarks.first?.contains("said") == true)
        node.answer = { _ in nil }
        node.run(to: 4900)
        #expect(node.remarks.count == 2)
        #expect(node.remarks.last == "The condition of the Node worker-1 is written again.")
        #expect(node.events.count == 1)
    }

    @Test("what was told is not told again by the next start, as long as it lasts")
    func toldBefore() throws {
        var node = Harness()
        node.show(.notReady)
        node.answer = { _ in Trouble(.unreachable) }
        node.run(to: 100)
        try node.restart()
        node.run(to: 3600)
        #expect(node.remarks.count == 1)
        node.answer = { _ in nil }
        node.run(to: 4000)
        #expect(node.remarks.count == 2 && node.conditions.last?.condition["status"]?.stringValue == "False")
    }

    @Test("a success is none", arguments: [200, 201, 204])
    func success(code: Int) { #expect(Trouble(status: code, message: "", retryAfter: nil) == nil) }

    @Test("pauses are drawn up to 1 s, doubling to five minutes")
    func pauses() {
        var node = Harness()
        node.show(.ready)
        node.answer = { _ in Trouble(.unreachable) }
        node.run(to: 20_000)
        let times = node.sent.map(\.second)
        for (index, (one, next)) in zip(times, times.dropFirst()).enumerated() {
            #expect(next - one <= min(300, Double(1 << min(index, 9))) + 0.001)
        }
        let late = zip(times, times.dropFirst()).map { $1 - $0 }.dropFirst(9)
        #expect((late.max() ?? 0) > 200 && (late.min() ?? 999) < 100)
    }

    @Test("Retry-After is obeyed, even by a new verdict")
    func retryAfter() {
        var node = Harness()
        node.show(.ready)
        node.answer = { _ in Trouble(status: 429, message: "", retryAfter: 120 * Span.second) }
        node.run(to: 10)
        node.show(.notReady)
        node.run(to: 119)
        #expect(node.sent.count == 1)
        node.run(to: 140)
        #expect(node.conditions.count == 2)
    }

    @Test("a new verdict does not wait for the end of a pause that the server has not asked for")
    func newVerdict() {
        var node = Harness()
        node.show(.ready)
        node.answer = { _ in Trouble(.unreachable) }
        node.run(to: 3000)
        let before = node.sent.count
        node.answer = { _ in nil }
        node.show(.notReady)
        node.run(to: 3000.001)
        #expect(node.sent.count == before + 1)
    }

    @Test("a verdict that flaps does not pass the pause again and again")
    func flapping() {
        var node = Harness()
        node.show(.ready)
        node.run(to: 1)
        node.answer = { _ in Trouble(.unreachable) }
        for second in 1..<600 {
            node.show(second.isMultiple(of: 2) ? .ready : .notReady)
            node.run(to: Double(second + 1))
        }
        #expect(node.sent.count <= 20, "\(node.sent.count)")
    }

    @Test("a server that fails now and then does not fill the journal")
    func flaky() {
        var node = Harness()
        var isGood = false
        node.answer = { _ in
            isGood.toggle()
            return isGood ? nil : Trouble(status: 500, message: "", retryAfter: nil)
        }
        for step in 0..<600 {
            node.show(.notReady, step.isMultiple(of: 2) ? "One" : "Other")
            node.run(to: Double(step + 1))
        }
        #expect(node.remarks.count <= 4, "\(node.remarks)")
    }

    @Test("after an outage the Events of new changes are not late")
    func eventAfterOutage() {
        var node = Harness()
        node.answer = { _ in Trouble(.unreachable) }
        node.show(.notReady)
        node.run(to: 3000)
        node.answer = { _ in nil }
        node.run(to: 3302)
        #expect(node.events.count == 1)
        node.show(.ready)
        node.run(to: 3320)
        #expect(node.events.count == 2)
    }

    @Test("an Event that is forbidden is given up, and the condition is written all the same")
    func forbiddenEvent() {
        var node = Harness()
        node.answer = { $0.method == "POST" ? Trouble(status: 403, message: "no", retryAfter: nil) : nil }
        node.show(.notReady)
        node.run(to: 100)
        node.show(.ready)
        node.run(to: 200)
        #expect(node.conditions.count == 2 && node.events.count == 2)
        #expect(node.remarks.count == 1)
        #expect(node.remarks.first?.hasPrefix("An Event of the Node worker-1 cannot be made") == true)
    }

    @Test("an Event whose answer was lost is made once: its second request has the same name, and 409 is its end")
    func lostAnswer() {
        var node = Harness()
        var posts = 0
        node.answer = { request in
            guard request.method == "POST" else { return nil }
            posts += 1
            return posts == 1 ? Trouble(.slow) : Trouble(status: 409, message: "exists", retryAfter: nil)
        }
        node.show(.notReady)
        node.run(to: 100)
        #expect(posts == 2)
        #expect(Set(node.events.compactMap { $0["metadata"]?["name"]?.stringValue }).count == 1)
    }

    @Test("clocks that are far apart are told once, in either direction, and anew after they agreed")
    func clock() {
        var node = Harness()
        let moment = Timestamp(monotonic: 0, realtime: 0, bootID: "b")
        let told = [3600, -3600, 3600, 10, -3600].map { seconds in
            node.reporter.noticeClock(Int64(seconds) * Span.second, Harness.place, at: moment).map(\.text)
        }
        #expect(told.map(\.count) == [1, 0, 0, 0, 1])
        #expect(told[0][0].contains("60min apart"))
    }

    @Test("a memory that cannot be written is told once, and again only after it could")
    func memory() {
        var node = Harness()
        let moment = Timestamp(monotonic: 0, realtime: 0, bootID: "b")
        let told = ["a", "b", nil, "a"].map {
            node.reporter.noticeMemory($0, Harness.place, at: moment).count
        }
        #expect(told == [1, 0, 0, 1])
        node.show(.ready)
        node.run(to: 1)
        #expect(node.remarks.isEmpty)
    }

    @Test("what lacks on this node is looked for each half minute, however long it lacks")
    func repaired() {
        var node = Harness()
        node.answer = { _ in Trouble(.noCredential, "there is none") }
        node.show(.notReady)
        node.run(to: 3000)
        node.answer = { _ in nil }
        let before = node.sent.count
        node.run(to: 3031)
        #expect(node.sent.count > before)
    }

    @Test("the Event that is settled is the one that was sent, however late its answer comes")
    func settledEvent() throws {
        var node = Harness()
        node.show(.notReady)
        node.reporter.see(node.condition, isRunning: true, at: node.now)
        let begin = node.now
        // Two Events wait: one of each writing.
        for (verdict, second) in [(NodeCondition.Verdict.notReady, 0), (.ready, 20)] {
            node.show(verdict)
            var moment = begin
            moment.monotonic += Int64(second) * Span.second
            moment.realtime += Int64(second) * Span.second
            node.reporter.see(node.condition, isRunning: true, at: moment)
            let purpose = NodeReporter.Purpose.condition(try #require(node.condition), transition: "t")
            _ = node.reporter.answered(purpose, nil, Harness.place, at: moment)
        }
        let names = node.reporter.memory.events.map(\.event.name)
        try #require(names.count == 2)
        for name in names.reversed() {
            var late = begin
            late.monotonic += 60 * Span.second
            _ = node.reporter.answered(.event(name: name), nil, Harness.place, at: late)
            #expect(!node.reporter.memory.events.contains { $0.event.name == name })
        }
    }

    @Test("two local causes are two, and one is told once")
    func local() {
        var node = Harness()
        let moment = Timestamp(monotonic: 0, realtime: 0, bootID: "b")
        let told = ["a", "a", "b"].map {
            node.reporter.complain(Trouble(.local, $0), Harness.place, at: moment).count
        }
        #expect(told == [1, 0, 1])
    }
}
