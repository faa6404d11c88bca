import Foundation
import Glibc

/// Makes a journal of a node's lines with systemd-journal-remote, each field as journald would have set it.
struct JournalFile {
    static let machine = "0123456789abcdef0123456789abcdef"
    /// Of the run of containerd that is under way, and of whatever ran before it.
    static let invocation = "11111111111111111111111111111111"
    private static let earlier = "22222222222222222222222222222222"
    private static let maker = "/usr/lib/systemd/systemd-journal-remote"

    let node: NodeState
    let now: Instant
    let lines: [NodeState.Line]

    init(node: NodeState, now: Instant) {
        self.node = node
        self.now = now
        lines = LogFiles(node, now: now).journal
    }

    /// - Parameters:
    ///   - path: of the journal; its directory exists.
    ///   - scratch: a path that may be written.
    func make(at path: String, scratch: String) throws {
        try writeFile(scratch, lines.sorted { $0.age > $1.age }.flatMap(entry))
        let made = try Child([Self.maker, "--output=\(path)", scratch], environment: ["SYSTEMD_LOG_LEVEL=err"])
            .finish(within: 60)
        guard made.status == 0 else { throw LayoutError("systemd-journal-remote ended with \(made.status)", path) }
    }

    /// systemd.journal-export(7), or the journal export format.
    private func entry(_ line: NodeState.Line) -> [UInt8] {
        let back = Int64(line.age) * Instant.second
        var fields = [
            ("__REALTIME_TIMESTAMP", "\((now.realtime - back) / 1000)"),
            ("__MONOTONIC_TIMESTAMP", "\(max(1, (now.monotonic - back) / 1000))"),
            ("_BOOT_ID", Self.bootID), ("_MACHINE_ID", Self.machine), ("_HOSTNAME", "node"), ("MESSAGE", line.message),
        ]
        fields += origin(line)
        return fields.flatMap(Self.field) + [UInt8(ascii: "\n")]
    }

    /// Who wrote the line, as journald tells it of its own knowledge.
    private func origin(_ line: NodeState.Line) -> [(String, String)] {
        guard line.unit != "kernel" else {
            return [
                ("_TRANSPORT", "kernel"), ("SYSLOG_FACILITY", "0"), ("SYSLOG_IDENTIFIER", "kernel"), ("PRIORITY", "5"),
            ]
        }
        let run = line.unit == node.unit && line.age <= node.activeFor ? Self.invocation : Self.earlier
        guard !isOfManager(line) else {
            return [
                ("_TRANSPORT", "journal"), ("PRIORITY", "6"), ("_UID", "0"), ("_GID", "0"), ("_PID", "1"),
                ("_COMM", "systemd"), ("SYSLOG_IDENTIFIER", "systemd"), ("_SYSTEMD_UNIT", "init.scope"),
                ("UNIT", line.unit), ("INVOCATION_ID", run),
            ]
        }
        let program = line.unit == "containerd.service" ? "containerd" : String(line.unit.dropLast(8))
        return [
            ("_TRANSPORT", "stdout"), ("PRIORITY", "6"), ("SYSLOG_FACILITY", "3"), ("SYSLOG_IDENTIFIER", program),
            ("_UID", "0"), ("_GID", "0"), ("_PID", "1187"), ("_COMM", program),
            ("_SYSTEMD_CGROUP", "/system.slice/\(line.unit)"), ("_SYSTEMD_SLICE", "system.slice"),
            ("_SYSTEMD_UNIT", line.unit), ("_SYSTEMD_INVOCATION_ID", run),
        ]
    }

    /// systemd writes of a unit in its own name.
    private func isOfManager(_ line: NodeState.Line) -> Bool {
        let verbs = ["Started ", "Starting ", "Stopped ", "Stopping ", "Failed to start ", "Reloaded "]
        return line.message.hasPrefix("\(line.unit): ") || verbs.contains { line.message.hasPrefix($0) }
    }

    private static let bootID = String(
        decoding: (readFile("/proc/sys/kernel/random/boot_id") ?? []).filter { ![0x2D, 0x0A].contains($0) },
        as: UTF8.self)

    private static func field(_ name: String, _ value: String) -> [UInt8] {
        guard value.utf8.contains(0x0A) else { return Array("\(name)=\(value)\n".utf8) }
        let count = UInt64(value.utf8.count)
        let length = (0..<8).map { UInt8(truncatingIfNeeded: count >> (8 * UInt64($0))) }
        return Array("\(name)\n".utf8) + length + Array(value.utf8) + [0x0A]
    }
}
