import Syntax

/// What a line of an agent's log speaks of.
enum AgentLog {
    /// The line that says most of why a container ended: the last with a word of failure, else the last.
    static func reason(_ log: [String]) -> String? { complaint(log) ?? log.last }

    /// The last line with a word of failure.
    static func complaint(_ log: [String]) -> String? { log.last { $0.tells(.complaint) } }

    /// The program that wrote the line calls it an error; klog by its first letter.
    static func isError(_ line: String) -> Bool {
        if line.tells(.error) { return true }
        let head = line.utf8.prefix(5)
        guard let first = head.first, first == UInt8(ascii: "E") || first == UInt8(ascii: "F") else { return false }
        return head.count == 5 && head.dropFirst().allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    /// The first absolute path in a line as the host has it: agents see the host's files below `/host`.
    static func hostPath(in line: String) -> String? {
        guard let path = line.firstPath else { return nil }
        return path.hasPrefix("/host/") ? String(path.dropFirst("/host".count)) : path
    }
}
