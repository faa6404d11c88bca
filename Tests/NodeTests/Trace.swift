import Foundation

/// strace on a process of a node and all that it starts, from outside: nothing of it is in the node.
final class Trace {
    private let process = Process()
    private let output: String

    /// Attaches, and returns once that is done.
    init(_ pid: Int32, _ options: [String] = []) throws {
        output = FileManager.default.temporaryDirectory.appendingPathComponent("netready-\(UUID().uuidString)").path
        process.executableURL = URL(fileURLWithPath: "/usr/bin/strace")
        process.arguments = ["-f", "-q", "-yy", "-o", output] + options + ["-p", "\(pid)"]
        process.standardInput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let deadline = Date() + 10
        while Date() < deadline {
            let status = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
            if status.contains("TracerPid:\t\(process.processIdentifier)\n") { return }
            Thread.sleep(forTimeInterval: 0.01)
        }
        letGo()
        throw CommandFailure(description: "strace does not attach to \(pid)")
    }

    deinit { letGo() }

    /// What was seen so far, one call a line: strace writes a line before the process goes on.
    func lines() throws -> [String] {
        try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    /// Waits for the end of the processes, and gives all that was seen.
    func end() throws -> [String] {
        let deadline = Date() + 15
        while process.isRunning {
            guard Date() < deadline else { throw CommandFailure(description: "the traced processes do not end") }
            Thread.sleep(forTimeInterval: 0.01)
        }
        return try lines()
    }

    /// By SIGKILL: strace inherits the mask of the thread that starts it, and the threads that run tests block SIGTERM.
    /// What it traces goes on.
    private func letGo() {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        try? FileManager.default.removeItem(atPath: output)
    }
}
