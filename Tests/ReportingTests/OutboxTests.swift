import Redaction
import Testing

@testable import Reporting

@Suite("Records that wait for the journal")
struct OutboxTests {
    private let second: Int64 = 1_000_000_000

    private func record(_ text: String) -> Record { Record(.seeing, .info, text) }

    private func value(_ name: String, _ fields: [Outbox.Field]?) -> String? {
        fields?.first { $0.name == name }?.value.string
    }

    /// Takes what is due, all of it, as a journal that is there does.
    private func drain(_ outbox: inout Outbox) -> [[Outbox.Field]] {
        var taken: [[Outbox.Field]] = []
        while let fields = outbox.next {
            taken.append(fields)
            outbox.sent()
        }
        return taken
    }

    @Test("they come in the order of their events; only what had to wait bears the time of its event")
    func order() {
        var outbox = Outbox()
        #expect(outbox.isEmpty && outbox.next == nil)
        outbox.append(record("a"), through: Redaction(), at: 1_790_000_000_123_456_789)
        outbox.append(record("b"), through: Redaction(), at: 1_790_000_000_999_999_999)
        outbox.waits()
        outbox.append(record("c"), through: Redaction(), at: 1_790_000_001_000_000_000)
        let taken = drain(&outbox)
        #expect(taken.map { value("MESSAGE", $0) } == ["a", "b", "c"])
        #expect(
            taken.map { value("NETREADY_TIME", $0) } == [
                "2026-09-21T14:13:20.123456Z", "2026-09-21T14:13:20.999999Z", nil,
            ])
        #expect(outbox.isEmpty && outbox.lost == 0)
    }

    @Test("past the limits the oldest are given up, and one record before the rest tells how many and of which time")
    func limits() {
        var outbox = Outbox()
        for number in 1...(Outbox.countLimit + 3) {
            outbox.append(record("\(number)"), through: Redaction(), at: Int64(number) * second)
        }
        #expect(outbox.count == Outbox.countLimit && outbox.lost == 3)
        let loss = outbox.next
        #expect(value("NETREADY_KIND", loss) == "recordsLost")
        #expect(value("NETREADY_LOST", loss) == "3")
        #expect(value("PRIORITY", loss) == "4")
        #expect(
            value("MESSAGE", loss)?.hasPrefix(
                "3 records are missing here, of events from 1970-01-01T00:00:01.000Z to 1970-01-01T00:00:03.000Z: ")
                == true)
        let taken = drain(&outbox)
        #expect(taken.map { value("MESSAGE", $0) }.dropFirst() == (4...515).map { "\($0)" }[...])
        #expect(outbox.lost == 3, "what is told stays counted")
        outbox.append(record("later"), through: Redaction(), at: second)
        #expect(value("MESSAGE", outbox.next) == "later", "and is told once")
    }

    @Test("what is lost while a loss waits to be told counts with it")
    func lossGrows() {
        var outbox = Outbox()
        for number in 1...(Outbox.countLimit + 1) {
            outbox.append(record("\(number)"), through: Redaction(), at: Int64(number) * second)
        }
        outbox.waits()
        outbox.append(record("new"), through: Redaction(), at: 1000 * second)
        #expect(value("NETREADY_LOST", outbox.next) == "2")
        outbox.sent()
        #expect(value("MESSAGE", outbox.next) == "3")
    }

    @Test("bytes are bounded too; one record is always kept", arguments: [(30_000, 50), (Outbox.byteLimit + 1, 3)])
    func bytes(size: Int, count: Int) {
        var outbox = Outbox()
        let text = String(repeating: "word, ", count: size / 6 + 1)
        for _ in 0..<count { outbox.append(record(text), through: Redaction(), at: second) }
        let kept = outbox.count
        #expect(kept == 1 || kept * size <= Outbox.byteLimit)
        #expect((kept + 1) * (size + 200) > Outbox.byteLimit, "no more than must be is given up")
        #expect(Int(outbox.lost) == count - kept)
        // What has gone counts no more.
        _ = drain(&outbox)
        for _ in 0..<kept { outbox.append(record(text), through: Redaction(), at: second) }
        #expect(outbox.count == kept && Int(outbox.lost) == count - kept)
    }

    @Test("a record that the journal will never take is given up and told; a loss that it will never take is not")
    func refused() {
        var outbox = Outbox()
        outbox.append(record("bad"), through: Redaction(), at: second)
        outbox.append(record("good"), through: Redaction(), at: 2 * second)
        outbox.refused()
        #expect(value("NETREADY_LOST", outbox.next) == "1")
        #expect(value("MESSAGE", outbox.next)?.hasPrefix("1 record is missing here") == true)
        outbox.refused()
        #expect(value("MESSAGE", outbox.next) == "good")
        outbox.refused()
        outbox.refused()
        #expect(outbox.isEmpty && outbox.lost == 2)
    }

    @Test("no secret waits: what the look of the event knew is taken out as the record comes")
    func redacted() {
        var outbox = Outbox()
        outbox.append(record("password=hunter2"), through: Redaction(), at: second)
        #expect(value("MESSAGE", outbox.next)?.contains("hunter2") == false)
    }
}
