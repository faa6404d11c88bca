package import Redaction
import Syntax

/// Records on their way to the journal, in the order of their events and within bounds; what is given up is counted.
package struct Outbox: Sendable {
    package typealias Field = (name: String, value: RedactedText)

    /// Past so many records, or so many bytes of their values, the oldest are given up; one is always kept.
    package static let countLimit = 512
    package static let byteLimit = 1 << 20

    /// Redacted as it comes: what is secret is known best by the look that it tells of, and no secret waits here.
    private struct Entry {
        var fields: [Field]
        var realtime: Int64
        var isLate = false
        var size: Int { fields.reduce(0) { $0 + $1.value.string.utf8.count } }
    }

    private struct Loss {
        var count: UInt64
        var first: Int64
        var last: Int64
    }

    private var entries: [Entry] = []
    private var size = 0
    /// What was given up, and is not told yet.
    private var loss: Loss?
    /// How many records were given up so far.
    package private(set) var lost: UInt64 = 0

    package init() {}

    package var isEmpty: Bool { entries.isEmpty && loss == nil }

    /// How many wait, without the one that tells of a loss.
    package var count: Int { entries.count }

    /// - Parameter realtime: of the event, nanoseconds since the epoch.
    package mutating func append(_ record: Record, through redaction: Redaction, at realtime: Int64) {
        let entry = Entry(fields: record.fields(through: redaction), realtime: realtime)
        entries.append(entry)
        size += entry.size
        while entries.count > Self.countLimit || size > Self.byteLimit && entries.count > 1 { giveUpFirst() }
    }

    /// What is due: the record of a loss before the first record after it.
    package var next: [Field]? {
        if let loss { return Self.record(of: loss).fields(through: Redaction()) }
        guard let entry = entries.first else { return nil }
        guard entry.isLate else { return entry.fields }
        return entry.fields + [("NETREADY_TIME", Redaction().text(preciseTimestamp(entry.realtime)))]
    }

    /// The journal has ``next``.
    package mutating func sent() {
        if loss == nil { removeFirst() } else { loss = nil }
    }

    /// The journal will never take ``next``.
    package mutating func refused() {
        if loss == nil { giveUpFirst() } else { loss = nil }
    }

    /// The journal takes nothing now: all that is here comes late.
    package mutating func waits() {
        for index in entries.indices { entries[index].isLate = true }
    }

    private mutating func giveUpFirst() {
        guard let entry = entries.first else { return }
        lost += 1
        loss = Loss(
            count: (loss?.count ?? 0) + 1, first: min(loss?.first ?? .max, entry.realtime),
            last: max(loss?.last ?? .min, entry.realtime))
        removeFirst()
    }

    private mutating func removeFirst() {
        guard !entries.isEmpty else { return }
        size -= entries.removeFirst().size
    }

    private static func record(of loss: Loss) -> Record {
        let what = loss.count == 1 ? "1 record is" : "\(loss.count) records are"
        return Record(
            .recordsLost, .warning,
            """
            \(what) missing here, of events from \(timestamp(loss.first)) to \(timestamp(loss.last)): \
            the journal did not take them; netready status has what holds now.
            """, [.init("NETREADY_LOST", "\(loss.count)")])
    }
}
