import CSystemd
import Daemon
import Glibc
import Linux
import Redaction
import Reporting
import Systemd

/// A writer of numbered records of one size.
struct ProbedJournal {
    private static let patience: Int64 = 60_000_000_000
    private let bytes: Int
    /// Bytes that libsystemd's socket sends at once; 212,992 by Linux' own defaults.
    private let buffer: Int
    private let writer: RecordWriter

    init(bytes: Int, buffer: Int) throws {
        self.bytes = bytes
        self.buffer = buffer
        writer = try RecordWriter(identifier: "records-probe")
    }

    private func text(_ number: Int) -> String {
        let head = "\(number) "
        return head + String(repeating: "x", count: max(0, bytes - head.utf8.count))
    }

    func writeGuarded(_ count: Int) {
        var watch = Stopwatch()
        say("pid \(getpid())")
        for number in 0..<count {
            let record = Record(.seeing, .info, text(number))
            _ = watch.measure { writer.write([record], through: Redaction()) }
            shrinkBuffer(to: buffer)
        }
        finish(watch)
    }

    /// One record with a long message, so many long fields, and a short one behind them; no character is of one byte.
    func writeLong(fields: Int) {
        var watch = Stopwatch()
        say("pid \(getpid())")
        let value = String(repeating: "é", count: bytes / 2)
        let long = (0..<fields).map { Record.Field("NETREADY_LONG_\($0)", value) }
        let record = Record(.seeing, .info, value, long + [.init("NETREADY_LAST", "the last")])
        _ = watch.measure { writer.write([record], through: Redaction()) }
        finish(watch)
    }

    private func finish(_ before: Stopwatch) {
        var watch = before
        tell("written", watch)
        let end = SystemClock.monotonic + Self.patience
        while watch.measure({ writer.flush() }) != .nothing, SystemClock.monotonic < end {
            SystemClock.sleep(nanoseconds: 20_000_000)
        }
        tell("ended", watch)
    }

    private func tell(_ what: String, _ watch: Stopwatch) {
        let times = "longest=\(watch.longest) median=\(watch.median)"
        say("\(what) \(times) left=\(writer.count) lost=\(writer.lost) buffer=\(smallestBuffer)")
    }

    func writeUnguarded(_ count: Int, isPolled: Bool) {
        guard let probe = try? JournalProbe(path: "/run/systemd/journal/socket") else { return }
        for number in 0..<count {
            if isPolled, let obstacle = probe.obstacle {
                say("closed at \(number): \(obstacle)")
                return
            }
            if isPolled { say("enters \(number)") }
            var name = Array("SYSLOG_IDENTIFIER=records-flood".utf8)
            var message = Array("MESSAGE=\(text(number))".utf8)
            _ = unsafe name.withUnsafeMutableBytes { name in
                unsafe message.withUnsafeMutableBytes { message in
                    let vectors = unsafe [
                        iovec(iov_base: name.baseAddress, iov_len: name.count),
                        iovec(iov_base: message.baseAddress, iov_len: message.count),
                    ]
                    return unsafe sd_journal_sendv(vectors, 2)
                }
            }
            if isPolled { shrinkBuffer(to: buffer) }
        }
        say("sent \(count)")
    }
}

/// Gives libsystemd's socket a buffer of that size, as by Linux' own defaults (net.core.wmem_max): it asks for more, and a
/// machine may be set to grant it. The kernel doubles what it is given, socket(7).
private func shrinkBuffer(to bytes: Int) {
    for descriptor in Int32(3)..<64 where isDatagramSocket(descriptor) {
        var size = Int32(bytes / 2)
        _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    }
}

/// Of all datagram sockets here, bytes; the journal's are the only ones.
private var smallestBuffer: Int32 {
    (Int32(3)..<64).filter(isDatagramSocket).map { descriptor in
        var size: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        return unsafe getsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &size, &length) == 0 ? size : .max
    }.min() ?? .max
}

private func isDatagramSocket(_ descriptor: Int32) -> Bool {
    var kind: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    return unsafe getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &kind, &size) == 0 && kind == SOCK_DGRAM.rawValue
}

/// A line on standard output, at once: whoever blocks afterwards has said it.
private func say(_ line: String) {
    try? StandardStream.output(Redaction().text(line + "\n"))
}
