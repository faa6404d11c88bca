import Diagnosis
import Foundation
import Node
import Remediation
import Testing

@Suite("The ledger")
struct LedgerTests {
    private let moment = Timestamp(monotonic: 5, realtime: 1_800_000_000_123_456_789, bootID: "b00t")

    private var entries: [LedgerEntry] {
        let act = Act(id: "1f", kind: .restart, causeID: "c\"1\n", target: "containerd.service", decidedAt: moment)
        return [
            .begun(act), .ended(id: "1f", result: .didNotHelp, at: moment), .breakerReset(at: moment, uid: 1000),
            .paused(until: moment, at: moment, uid: 0), .paused(until: nil, at: moment, uid: 0),
            .resumed(at: moment, uid: 0),
        ]
    }

    @Test("every entry is read back as it was written, one line each")
    func roundTrip() {
        for entry in entries {
            let line = entry.line
            #expect(line.utf8.filter { $0 == UInt8(ascii: "\n") }.count == 1)
            #expect(LedgerEntry(line: line.utf8.dropLast()) == entry)
        }
    }

    @Test("a torn last line is passed over, whatever its length")
    func tornLine() throws {
        let whole = Array(entries[0].line.utf8)
        let next = Array(entries[1].line.utf8)
        for length in 0..<next.count {
            let ledger = try Ledger.parse(whole + next.prefix(length))
            #expect(ledger.acts.count == 1)
            #expect(ledger.acts.first?.result == nil)
        }
        #expect(try Ledger.parse(whole + next).acts.first?.result == .didNotHelp)
    }

    @Test("a broken line before the last makes the ledger unreadable, with its number")
    func brokenLine() {
        let bytes = Array((entries[0].line + "{broken\n" + entries[1].line).utf8)
        #expect(throws: LedgerError.broken(line: 2)) { try Ledger.parse(bytes) }
    }

    private static let edition = "\"edition\":\(Ledger.edition)"

    @Test("lines of an earlier edition are read as such; the first did not name itself", arguments: [nil, 2])
    func older(edition: Int?) throws {
        let lines = entries.map(\.line).joined()
        #expect(lines.contains(Self.edition))
        let old = lines.replacingOccurrences(of: "\(Self.edition),", with: edition.map { "\"edition\":\($0)," } ?? "")
        let ledger = try Ledger.parse(Array(old.utf8))
        #expect(ledger.acts.map(\.act.edition) == [edition ?? 1])
        #expect(ledger.acts.first?.isForgiven == true)
        // Written anew, an act stays of its edition.
        #expect(try Ledger.parse(Array(ledger.compacted.map(\.line).joined().utf8)) == ledger)
    }

    @Test("a line of a later edition is not understood, whatever it looks like")
    func newer() {
        let next = Ledger.edition + 1
        for line in [
            entries[0].line.replacingOccurrences(of: Self.edition, with: "\"edition\":\(next)"),
            "{\"edition\":\(next)}\n",
            entries[3].line.replacingOccurrences(of: Self.edition, with: "\"edition\":\(next)"),
        ] {
            #expect(throws: LedgerError.newer(line: 2, edition: next)) {
                try Ledger.parse(Array((entries[3].line + line).utf8))
            }
        }
    }

    @Test(
        "an edition that is no number of ours is a later one",
        arguments: ["\"4\"", "2.5", "null", "99999999999999999999"])
    func strangeEdition(edition: String) {
        let line = entries[0].line.replacingOccurrences(of: Self.edition, with: "\"edition\":\(edition)")
        #expect(throws: LedgerError.newer(line: 1, edition: .max)) { try Ledger.parse(Array(line.utf8)) }
    }

    @Test("an act without an end is the one that a crash interrupted")
    func unfinished() {
        #expect(Ledger([entries[0]]).unfinished?.id == "1f")
        #expect(Ledger(Array(entries.prefix(2))).unfinished == nil)
    }

    @Test("compacting keeps all that decides")
    func compacted() {
        // Resumed, paused without an end, paused for a time.
        for count in 0..<3 {
            let ledger = Ledger(Array(entries.dropLast(count)))
            #expect((ledger.pause == nil) == (count == 0))
            #expect(Ledger(ledger.compacted) == ledger)
        }
    }
}
