import Testing

@testable import Observing

@Suite("The rate of looks")
struct RateTests {
    @Test("a burst is evaluated at once, a storm at most twenty times a second")
    func rateLimit() {
        var rate = RateLimit()
        var taken = 0
        for millisecond in 0..<10_000 where rate.take(at: Int64(millisecond) * 1_000_000) == nil { taken += 1 }
        #expect((200...206).contains(taken))
    }

    @Test("an evaluation that works long is followed by a rest of four times as long")
    func rest() {
        var rate = RateLimit()
        #expect(rate.take(at: 0) == nil)
        rate.rest(after: 500_000_000, at: 500_000_000)
        #expect(rate.take(at: 600_000_000) == 1_900_000_000)
        #expect(rate.take(at: 2_500_000_000) == nil)
        rate.rest(after: 1_000_000, at: 2_501_000_000)
        #expect(rate.take(at: 2_502_000_000) == nil)
    }

    @Test("the first event after a quiet time is never held back")
    func leadingEdge() {
        var rate = RateLimit()
        for second in 0..<100 { #expect(rate.take(at: Int64(second) * 1_000_000_000) == nil) }
    }

    @Test("settling looks again after a few milliseconds, then 10, 50, 250 and at a second, then says what is")
    func settling() {
        var settling = Settling()
        var age: Int64 = 0
        var pauses: [Int64] = []
        while let pause = settling.pause(sinceLastEvent: age) {
            pauses.append(pause / 1_000_000)
            age += pause
        }
        #expect(pauses == [1, 1, 2, 2, 2, 2, 2, 2, 2, 4, 10, 50, 250, 670])
        #expect(age == 1_000_000_000)
    }
}
