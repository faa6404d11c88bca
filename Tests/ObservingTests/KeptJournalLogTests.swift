import Node
import Testing

@testable import Observing
@testable import Systemd

/// What is kept of the journal from one look to the next.
@Suite("Lines of the journal that are kept") struct KeptJournalLogTests {
    private static let now: Int64 = 1_741_064_767 * Span.second

    private static func entry(_ message: String, ago seconds: Int64) -> JournalEntry {
        JournalEntry(
            realtime: UInt64(now / 1000 - seconds * 1_000_000), message: message, unit: "kernel", invocationID: "")
    }

    @Test("what a first look would not reach any more is dropped, whether or not anything has come")
    func age() {
        let probe = JournalProbe(.units(["containerd.service"]))
        probe.keep([Self.entry("a", ago: 900), Self.entry("b", ago: 10)], now: Self.now)
        #expect(probe.known.map(\.message) == ["a", "b"])
        probe.keep([], now: Self.now + Span.second)
        #expect(probe.known.map(\.message) == ["b"])
        probe.keep([Self.entry("c", ago: -899)], now: Self.now + 900 * Span.second)
        #expect(probe.known.map(\.message) == ["c"])
    }

    @Test("a flood of denials drives no remount out")
    func flood() {
        let probe = JournalProbe(.kernel, minutes: 60, preferring: \.isRemount) { $0.isWorthKeepingOfKernel }
        let remount = "EXT4-fs (sda1): Remounting filesystem read-only"
        probe.keep([Self.entry(remount, ago: 600)], now: Self.now)
        let denials = (0..<600).map { Self.entry("avc:  denied  { read } for pid=\($0)", ago: 300) }
        probe.keep(denials, now: Self.now)
        #expect(probe.known.count == 512)
        #expect(probe.known.first?.message == remount)
    }

    @Test("a stamp at the end of its range is a time")
    func extreme() {
        for realtime in [UInt64.min, .max, UInt64(Int64.max), UInt64(Int64.max / 1000) + 1] {
            var entry = Self.entry("x", ago: 0)
            entry.realtime = realtime
            #expect(JournalLine(entry).realtime >= 0)
        }
    }
}
