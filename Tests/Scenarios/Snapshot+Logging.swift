import Foundation
package import Node

/// The same node with its programs told to log in another way: nothing of it may change a diagnosis.
extension Snapshot {
    /// With the lines of containerd and kubelet as objects of JSON.
    package func loggedAsJSON() -> Snapshot {
        rewritten { line in
            let entry = line.entry
            switch entry.form {
            case .logfmt: line.message = Self.logrus(entry)
            case .klog: line.message = Self.klog(entry)
            case .text, .json, .stamped: break
            }
            return line
        }
    }

    /// Without what its programs say at level info and below.
    package func loggedQuietly() -> Snapshot {
        rewritten { line in
            let level = line.entry.level
            return level == .info || level == .debug ? nil : line
        }
    }

    private func rewritten(_ change: (inout JournalLine) -> JournalLine?) -> Snapshot {
        var node = self
        node.live?.journal = (live?.journal ?? []).compactMap { line in
            var line = line
            return change(&line)
        }
        return node
    }

    /// containerd's `[debug] format = "json"`, logrus' JSONFormatter.
    private static func logrus(_ entry: LogEntry) -> String {
        let level = entry.level.map { $0 == .fatal ? "fatal" : $0.rawValue } ?? "info"
        return object([("level", level), ("msg", entry.message)] + entry.fields.map { ($0.name, $0.value) })
    }

    /// kubelet's `--logging-format=json`: errors bear no verbosity.
    private static func klog(_ entry: LogEntry) -> String {
        let isError = entry.level == .error || entry.level == .fatal
        let values = entry.fields.map { ($0.name, value($0.value)) }
        return object(
            [("ts", 1_700_000_000_000.5), ("caller", "kubelet/kubelet.go:1"), ("msg", entry.message)]
                + (isError ? [] : [("v", 0)]) + values)
    }

    /// A list stays one.
    private static func value(_ text: String) -> Any {
        guard text.hasPrefix("["), let list = try? JSONSerialization.jsonObject(with: Data(text.utf8)) else {
            return text
        }
        return list
    }

    private static func object(_ members: [(String, Any)]) -> String {
        let texts = members.map { name, value in
            let data = try? JSONSerialization.data(
                withJSONObject: value, options: [.fragmentsAllowed, .withoutEscapingSlashes])
            let text = data.map { String(decoding: $0, as: UTF8.self) } ?? "null"
            return "\"\(name)\":\(text)"
        }
        return "{\(texts.joined(separator: ","))}"
    }
}

extension Scenario {
    /// Nodes where the one line that tells is of level info.
    package static let toldAsInformation: Set<String> = [
        // kubelet admits no pod since the disk is full.
        "S-T-009", "S-T-129",
        // containerd says that others start.
        "S-T-125", "S-T-234", "S-T-337", "S-T-359", "S-T-448", "S-T-449", "S-T-451", "S-T-453",
        "S-T-542", "S-T-543",
        // kubelet makes pods' sandboxes anew over and over.
        "S-T-149",
        // What starts containerd waits for it.
        "S-T-660",
        // containerd makes the installer's container for the first time.
        "S-T-198",
        // containerd serves at another address.
        "S-T-242",
    ]
}
