import Linux
import Readiness

/// The operator's own program, run by the preflight unit: never by the daemon.
package struct GateProgram: Sendable {
    /// Characters of its last line that are told.
    private static let room = 200
    private static let outputLimit = 64 << 10

    private let call: GateCall
    private let path: String

    package init(_ call: GateCall) {
        self.call = call
        path = call.command.first ?? ""
    }

    /// Runs it and waits for its end, at most for its timeout.
    ///
    /// - Parameter environment: `NAME=value`, besides those of the call.
    /// - Returns: nil where it allows; else why not, one sentence.
    package func ask(environment: [String]) -> String? {
        if let reason = distrust() { return "The gate \(path) is not run: \(reason)." }
        do throws(SystemError) {
            let child = try ChildProcess.run(
                path, Array(call.command.dropFirst()),
                environment: ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C"] + environment + call.environment,
                timeoutNanoseconds: call.timeout, limit: Self.outputLimit)
            return refusal(child)
        } catch {
            return "The gate \(path) cannot be run: \(error.description)."
        }
    }

    private func refusal(_ child: ChildProcess) -> String? {
        let words = Self.lastLine(child.errors) ?? Self.lastLine(child.output)
        let tail = words.map { ": \($0)" + (Self.isEnded($0) ? "" : ".") } ?? "."
        return switch child.end {
        case .exited(0): nil
        case .exited(let status): "The gate \(path) does not allow it (exit status \(status))\(tail)"
        case .killed(let signal): "The gate \(path) was killed by signal \(signal)\(tail)"
        case .timedOut: "The gate \(path) did not answer within \(Span.text(call.timeout)) and was killed."
        }
    }

    // MARK: Trust

    /// Who can change the program can restart containerd: that must be root alone.
    private func distrust() -> String? {
        guard path.utf8.first == UInt8(ascii: "/") else { return "its path is not absolute" }
        guard let root = try? NodeRoot(path: "/") else { return "the file system cannot be looked at" }
        let way = root.look(at: path)
        for seen in way {
            if let error = seen.error { return error.description }
            guard let status = seen.status else { return "\(seen.path) is missing" }
            if let reason = Self.distrust(status, seen.path) { return reason }
        }
        guard let program = way.last?.status, program.kind == .file else { return "it is no regular file" }
        return program.mode & 0o111 == 0 ? "it is not executable" : nil
    }

    private static func distrust(_ status: FileStatus, _ path: String) -> String? {
        guard status.uid == 0 else { return "\(path) belongs to uid \(status.uid), not to root" }
        if case .symlink = status.kind { return nil }
        // In a directory with the sticky bit nobody else replaces root's files.
        if status.kind == .directory, status.mode & 0o1000 != 0 { return nil }
        if status.mode & 0o002 != 0 { return "everybody may write to \(path)" }
        return status.mode & 0o020 != 0 && status.gid != 0 ? "group \(status.gid) may write to \(path)" : nil
    }

    // MARK: Words

    private static func isEnded(_ words: String) -> Bool { [".", "!", "?"].contains(words.last) }

    /// What a program wrote last, on one line, bounded and without secrets.
    private static func lastLine(_ bytes: [UInt8]) -> String? {
        let lines = masked(bytes).split(separator: UInt8(ascii: "\n"))
        guard let last = lines.last(where: { line in line.contains { $0 > UInt8(ascii: " ") } }) else { return nil }
        var text = ""
        for scalar in String(decoding: last, as: UTF8.self).unicodeScalars.prefix(room) {
            let isControl = scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value)
            text.unicodeScalars.append(isControl ? " " : scalar)
        }
        while text.unicodeScalars.last == " " { text.unicodeScalars.removeLast() }
        return text
    }
}
