internal import Glibc
package import Redaction

/// The journal as a place to write to.
///
/// It speaks journald's native protocol itself, because `sd_journal_sendv` says that all is well when there is no
/// journald, and waits without limit when journald does not read (stopped by a signal: from the 513th record on, systemd
/// 252): a hung journald would hang the daemon.
package final class Journal {
    /// What became of a record.
    package enum Delivery: Equatable, Sendable {
        /// journald's queue has it.
        case sent
        /// Nobody is there (ENOENT, ECONNREFUSED) or journald does not keep up (EAGAIN): the daemon is blind.
        case unreachable(SystemdError)
        /// A field name that journald would drop; nothing was sent.
        case invalidFieldName(String)
    }

    private let descriptor: Int32
    private let address: UnixAddress
    private let path: String
    private let identifier: String

    /// - Parameters:
    ///   - identifier: SYSLOG_IDENTIFIER of every record.
    ///   - path: journald's socket; it is looked up anew for each record, so a restart of journald goes unnoticed.
    /// - Throws: when no socket can be had or the path is too long; journald itself need not be there.
    package init(
        identifier: String, path: String = "/run/systemd/journal/socket"
    ) throws(SystemdError) {
        guard let address = UnixAddress(path) else {
            throw SystemdError(operation: "socket address \(path)", code: ENAMETOOLONG)
        }
        let kind = Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let made = socket(AF_UNIX, kind, 0)
        guard made >= 0 else { throw SystemdError(operation: "socket AF_UNIX", code: errno) }
        descriptor = made
        self.address = address
        self.path = path
        self.identifier = identifier
    }

    deinit { _ = close(descriptor) }

    /// Writes one record; never blocks.
    ///
    /// Values may hold anything, line breaks included; each is cut at 32 KiB and all together at 128 KiB.
    package func send(fields: [(name: String, value: RedactedText)]) -> Delivery {
        let texts = fields.map { (name: $0.name, value: $0.value.string) }
        guard let record = JournalRecord([("SYSLOG_IDENTIFIER", identifier)] + texts) else {
            let invalid = fields.first { !JournalRecord.isValid(name: $0.name) }
            return .invalidFieldName(invalid?.name ?? "")
        }
        let sent = unsafe address.withPointer { pointer, length in
            unsafe sendto(descriptor, record.bytes, record.bytes.count, Int32(MSG_NOSIGNAL), pointer, length)
        }
        guard sent < 0 else { return .sent }
        return .unreachable(SystemdError(operation: "send to \(path)", code: errno))
    }

    /// Whether a journald listens now, without writing anything; true also while it does not keep up.
    package var isReachable: Bool {
        let kind = Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let probe = socket(AF_UNIX, kind, 0)
        guard probe >= 0 else { return false }
        defer { _ = close(probe) }
        return unsafe address.withPointer { pointer, length in unsafe connect(probe, pointer, length) } == 0
    }
}
