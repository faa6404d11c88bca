import Foundation

/// Processes of a node, seen from outside: what signals and traces need.
extension Node {
    /// The pids, outside, of all processes of the node with that name (`comm`), in no order.
    func processes(named name: String) -> [Int32] {
        let home = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(leader)/ns/pid")
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return all.compactMap(Int32.init).filter { pid in
            guard let comm = try? String(contentsOfFile: "/proc/\(pid)/comm", encoding: .utf8), comm == name + "\n"
            else { return false }
            return (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/ns/pid")) == home
        }
    }

    /// The one process of that name; waits for it.
    func process(named name: String, timeout: Double = 20) throws -> Int32 {
        try waitFor("a process \(name)", timeout: timeout) { processes(named: name).first }
    }

    /// The pid, outside, of a unit's main process; waits until it has one.
    func outsidePID(of unit: String, timeout: Double = 20) throws -> Int32 {
        let home = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(leader)/ns/pid")
        return try waitFor("a main process of \(unit)", timeout: timeout) {
            let inside = try mainPID(of: unit)
            let all = try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap(Int32.init)
            return inside == 0 ? nil : all.first { Self.namespacePID($0, home) == inside }
        }
    }

    /// The pid that a process has in that namespace; nil where it is not in it.
    private static func namespacePID(_ pid: Int32, _ namespace: String) -> Int32? {
        guard (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/ns/pid")) == namespace else {
            return nil
        }
        let status = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("NSpid:") }
        return line?.split(whereSeparator: \.isWhitespace).last.flatMap { Int32($0) }
    }

    /// Waits until a unit's main process has done all that it was woken for: half a second long each of its threads is
    /// found asleep. One that waits for a processor, on a busy machine for long, is not. A process that has ended is idle.
    func waitUntilIdle(_ unit: String) throws {
        guard try mainPID(of: unit) != 0, let pid = try? outsidePID(of: unit, timeout: 2) else { return }
        var calm = 0
        try waitFor("an idle \(unit)", timeout: 60) {
            calm = isAtWork(pid) ? 0 : calm + 1
            return calm >= 10
        }
    }

    /// Whether a thread of the process runs, waits for a processor, or for a disk; proc_pid_stat(5), state.
    private func isAtWork(_ pid: Int32) -> Bool {
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task")) ?? []
        return threads.contains { thread in
            let stat = try? String(contentsOfFile: "/proc/\(pid)/task/\(thread)/stat", encoding: .utf8)
            // Behind the name in parentheses, which may hold anything.
            let state = stat?.split(separator: ")").last?.split(separator: " ").first
            return state == "R" || state == "D"
        }
    }

    /// Lets a unit's program wait in a shell until a file is there, so that it can be traced from its first call on.
    func hold(_ unit: String, running command: String) throws {
        try dropIn(
            unit,
            "[Service]\nExecStart=\nExecStart=/bin/sh -c 'until [ -e /run/go ]; do sleep 0.02; done; exec \(command)'\n"
        )
    }

    /// Puts settings of systemd over those of a unit.
    func dropIn(_ unit: String, _ settings: String) throws {
        try shell("mkdir -p /etc/systemd/system/\(unit).d")
        try write(settings, to: "/etc/systemd/system/\(unit).d/test.conf")
        try shell("systemctl daemon-reload")
    }

    func removeDropIn(_ unit: String) throws {
        try shell("rm -rf /etc/systemd/system/\(unit).d /run/go; systemctl daemon-reload")
    }
}
