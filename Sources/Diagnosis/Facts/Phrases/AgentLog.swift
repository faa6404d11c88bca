import Node
import Syntax

/// What a line of an agent's log speaks of.
enum AgentLog {
    /// The last line with a word of failure.
    static func complaint(_ log: [String]) -> String? { log.last { $0.means(.complaint) } }

    /// The program that wrote the line calls it an error, by its level or in the middle of it.
    static func isError(_ line: String) -> Bool {
        let level = LogEntry(line).level
        return level == .error || level == .fatal || line.means(.error)
    }

    /// The first absolute path in a line as the host has it: agents see the host's files below `/host`, Cilium's init
    /// containers those of the plugin directory below `/hostbin`.
    ///
    /// - Parameter binDir: the plugin directory.
    static func hostPath(in line: String, binDir: String? = nil) -> String? {
        guard let path = line.firstPath else { return nil }
        if let binDir, path.hasPrefix("/hostbin/") { return binDir + path.dropFirst("/hostbin".count) }
        return path.hasPrefix("/host/") ? String(path.dropFirst("/host".count)) : path
    }
}
