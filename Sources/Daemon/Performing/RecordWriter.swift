import Linux
package import Redaction
package import Reporting
package import Systemd

/// Brings records into the journal, in their order, and never waits for it.
package final class RecordWriter {
    /// What a try has left.
    package enum Rest: Equatable, Sendable {
        case nothing
        /// The time was up; the next try may follow at once.
        case more
        /// The journal takes nothing now; to ask again costs nothing.
        case waits
        /// The same, and each try is held for some milliseconds.
        case held
    }

    private let journal: Journal
    private var outbox = Outbox()
    /// A wait inside of libsystemd was cut short, and would be again.
    private var isHeld = false

    /// For the thread that calls this.
    package init(identifier: StaticString) throws(SystemdError) {
        journal = try Journal(identifier: identifier)
    }

    /// How many records were given up so far.
    package var lost: UInt64 { outbox.lost }

    /// How many records wait.
    package var count: Int { outbox.count }

    /// Writes records of events of now. After a try that was held they wait for ``flush()``.
    package func write(_ records: [Record], through redaction: Redaction) -> Rest {
        let now = SystemClock.realtime
        for record in records { outbox.append(record, through: redaction, at: now) }
        guard !isHeld else {
            outbox.waits()
            return .held
        }
        return flush()
    }

    /// Sends what waits, for some milliseconds at most.
    package func flush() -> Rest {
        isHeld = false
        guard !outbox.isEmpty else { return .nothing }
        var rest: Rest?
        journal.send {
            outbox.next
        } _: { delivery in
            switch delivery {
            case .sent: outbox.sent()
            case .refused: outbox.refused()
            case .waits(let error):
                outbox.waits()
                isHeld = error.isInterruption
                rest = isHeld ? .held : .waits
            }
        }
        return rest ?? (outbox.isEmpty ? .nothing : .more)
    }
}
