import Foundation
import Glibc

/// The files that k3s and RKE2 keep the logs of their containerd and kubelet in, which a scenario gives as lines of the
/// whole's unit.
///
/// Sources: <https://docs.k3s.io/faq>, "Where are the K3s logs?"; <https://docs.rke2.io/reference/logging>. k3s' kubelet is
/// within k3s and logs to its journal.
struct LogFiles {
    private let node: NodeState
    private let now: Instant

    init(_ node: NodeState, now: Instant) {
        self.node = node
        self.now = now
    }

    /// The lines that stay in the journal.
    var journal: [NodeState.Line] { node.lines.filter { file(of: $0) == nil } }

    /// - Returns: nothing where the line is the journal's.
    private func file(of line: NodeState.Line) -> String? {
        guard line.unit == node.unit, let home = node.distribution?.home else { return nil }
        if line.message.hasPrefix("time=") {
            let isOwn = line.message.contains("Waiting to retrieve agent configuration")
            return isOwn ? nil : "\(home)/agent/containerd/containerd.log"
        }
        guard node.unit.hasPrefix("rke2"), let level = line.message.first, "IWEF".contains(level) else { return nil }
        return "\(home)/agent/logs/kubelet.log"
    }

    /// Below the present root; each file was written last when its last line was.
    func write() throws {
        let lines = node.lines.sorted { $0.age > $1.age }
        for (path, lines) in Dictionary(grouping: lines.filter { file(of: $0) != nil }, by: { file(of: $0) ?? "" }) {
            try makeDirectories(parent(of: path))
            try writeFile(path, lines.map { "\(stamped($0))\n" }.joined())
            try setModified(path, now.realtime - Int64(lines.last?.age ?? 0) * Instant.second)
        }
    }

    /// A file has no other time of a line than the one in it.
    private func stamped(_ line: NodeState.Line) -> String {
        let moment = now.realtime - Int64(line.age) * Instant.second
        guard line.message.hasPrefix("time=\""), let end = line.message.dropFirst(6).firstIndex(of: "\"") else {
            let head = line.message.split(separator: " ", maxSplits: 2)
            guard head.count == 3, let level = line.message.first else { return line.message }
            return "\(level)\(date("%m%d %H:%M:%S", moment)).\(fraction(moment).prefix(6)) \(head[2])"
        }
        return "time=\"\(date("%Y-%m-%dT%H:%M:%S", moment)).\(fraction(moment))Z\(line.message[end...])"
    }

    private func fraction(_ moment: Int64) -> String {
        let digits = String(moment % Instant.second)
        return String(repeating: "0", count: 9 - digits.count) + digits
    }

    private func date(_ form: String, _ moment: Int64) -> String {
        var seconds = time_t(moment / Instant.second)
        var parts = unsafe tm()
        unsafe gmtime_r(&seconds, &parts)
        var text = [CChar](repeating: 0, count: 64)
        let count = unsafe strftime(&text, text.count, form, &parts)
        return String(decoding: text[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
