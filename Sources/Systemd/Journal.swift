internal import CSystemd
internal import Glibc
package import Redaction

/// The journal as a place to write to, by libsystemd's `sd_journal_sendv`, which is kept from waiting.
///
/// By itself it waits without limit where journald does not read, and says that all is well where there is none. So it is
/// called only while ``JournalProbe`` finds that a record is taken, and under an ``Alarm``: libsystemd's own socket may
/// be full where the probe's is not, and others write too.
package final class Journal {
    package typealias Field = (name: String, value: RedactedText)

    /// What became of a record.
    package enum Delivery: Equatable, Sendable {
        /// journald's queue has it.
        case sent
        /// Nobody is there, or journald does not keep up (EAGAIN, EINTR): nothing was sent, and it can be tried again.
        case waits(SystemdError)
        /// It is no record that can be sent (sd_journal_sendv(3)); nothing was sent, and never will be.
        case refused(SystemdError)
    }

    /// libsystemd knows this one place.
    private static let path = "/run/systemd/journal/socket"
    /// Past this many bytes a value is cut, at a character; past that many of all values together all that is not short.
    package static let valueLimit = 32 << 10
    package static let totalLimit = 128 << 10
    /// Up to so many bytes a value is never cut: programs go by those, wherever in the record they stand.
    package static let shortLimit = 256
    /// Nanoseconds.
    private static let patience = 5_000_000
    /// What of `sd_journal_sendv` is the record's own fault.
    private static let faults: Set = [EINVAL, E2BIG, EMSGSIZE]

    private let probe: JournalProbe
    private let alarm: Alarm
    private let identifier: RedactedText

    /// For the thread that calls this.
    ///
    /// - Parameter identifier: SYSLOG_IDENTIFIER of every record.
    /// - Throws: when no socket or no timer can be had; journald itself need not be there.
    package init(identifier: StaticString) throws(SystemdError) {
        probe = try JournalProbe(path: Self.path)
        alarm = try Alarm()
        self.identifier = RedactedText(literal: identifier)
    }

    /// Sends record after record for five milliseconds at most, waits inside of libsystemd included, and one at least.
    ///
    /// - Parameters:
    ///   - next: the record that is due, nil where there is none. Values may hold anything, line breaks included.
    ///   - settle: takes what became of it. It is the last where it waits.
    package func send(_ next: () -> [Field]?, _ settle: (Delivery) -> Void) {
        let end = monotonicDeadline(after: UInt64(Self.patience))
        alarm.limit(to: Self.patience) {
            repeat {
                guard let fields = next() else { return }
                let delivery = send(fields)
                settle(delivery)
                if case .waits = delivery { return }
            } while monotonicMicroseconds() < end
        }
    }

    private func send(_ fields: [Field]) -> Delivery {
        if let obstacle = probe.obstacle { return .waits(obstacle) }
        let result = sendv([("SYSLOG_IDENTIFIER", identifier)] + fields)
        guard result < 0 else { return .sent }
        let error = SystemdError(operation: "sd_journal_sendv", code: 0 &- result)
        return Self.faults.contains(error.code) ? .refused(error) : .waits(error)
    }

    private func sendv(_ fields: [Field]) -> Int32 {
        var bytes: [UInt8] = []
        var lengths: [Int] = []
        for ((name, _), text) in zip(fields, Self.cut(fields.map(\.value.string))) {
            let before = bytes.count
            bytes += name.utf8
            bytes.append(UInt8(ascii: "="))
            bytes += text.utf8
            lengths.append(bytes.count - before)
        }
        return unsafe bytes.withUnsafeMutableBytes { buffer in
            guard var place = buffer.baseAddress else { return 0 &- EINVAL }
            let vectors = unsafe lengths.map { length in
                defer { unsafe place += length }
                return unsafe iovec(iov_base: place, iov_len: length)
            }
            return unsafe sd_journal_sendv(vectors, Int32(vectors.count))
        }
    }

    /// The values as the journal gets them; what is cut ends with an ellipsis.
    static func cut(_ values: [String]) -> [String] {
        var remaining = Self.totalLimit
        return values.map { value in
            let isShort = value.utf8.count <= Self.shortLimit
            let text = isShort ? value : truncated(value, toBytes: min(Self.valueLimit, remaining))
            remaining = max(0, remaining - text.utf8.count)
            return text
        }
    }
}
