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
    func process(named name: String, timeout: Double = 10) throws -> Int32 {
        try waitFor("a process \(name)", timeout: timeout) { processes(named: name).first }
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

/// strace on processes of a node, from outside: nothing of it is in the node.
final class Trace {
    private let process = Process()
    private let output: String

    /// Attaches, and returns once that is done.
    init(_ pid: Int32, _ options: [String]) throws {
        output = FileManager.default.temporaryDirectory.appendingPathComponent("netready-\(UUID().uuidString)").path
        process.executableURL = URL(fileURLWithPath: "/usr/bin/strace")
        process.arguments = ["-f", "-qq", "-y", "-s", "200", "-o", output] + options + ["-p", "\(pid)"]
        process.standardInput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let deadline = Date() + 10
        while Date() < deadline {
            let status = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
            if status.contains("TracerPid:\t\(process.processIdentifier)\n") { return }
            Thread.sleep(forTimeInterval: 0.01)
        }
        throw CommandFailure(description: "strace does not attach to \(pid)")
    }

    /// Lets go, and gives what was seen, one call a line.
    func end() throws -> [String] {
        if process.isRunning { process.terminate() }
        process.waitUntilExit()
        defer { try? FileManager.default.removeItem(atPath: output) }
        return try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n").map(String.init)
    }
}
