import Linux
import Node

/// The operator's own program, run by the preflight unit: never by the daemon.
package struct GateProgram: Sendable {
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
        if let reason = whyDistrusted(path) { return "The gate \(path) is not run: \(reason)." }
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
        let words = lastLine(of: child.errors) ?? lastLine(of: child.output)
        let tail = words.map { ": \($0)" + (Self.isEnded($0) ? "" : ".") } ?? "."
        return switch child.end {
        case .exited(0): nil
        case .exited(let status): "The gate \(path) does not allow it (exit status \(status))\(tail)"
        case .killed(let signal): "The gate \(path) was killed by signal \(signal)\(tail)"
        case .timedOut: "The gate \(path) did not answer within \(Span.text(call.timeout)) and was killed."
        }
    }

    private static func isEnded(_ words: String) -> Bool { [".", "!", "?"].contains(words.last) }
}
