import Scenarios
import Syntax

/// How what the programs said of the laid-out nodes agrees with what the expert says of them.
struct WholeWayReport {
    /// Nodes of which nothing was said.
    private(set) var missing: [String] = []
    /// Nodes of which `check` says something else than the expert, a line each.
    private(set) var wrong: [String] = []
    /// Nodes of which the daemon says something else than `check`, a line each.
    private(set) var apart: [String] = []
    /// What a snapshot that was read of a node has otherwise than the one that the scenario's maker makes, a line each.
    private(set) var unlike: [String] = []
    /// Nodes of which `check` does not say what is kept of them, each with the lines that differ.
    private(set) var changed: [String] = []
    private var kinds: [String: Int] = [:]
    private var phases = [Int](repeating: 0, count: 4)

    /// What of a laid-out node is not as on a booted one.
    static let injected = """
        Injected: /proc/PID/stat, cgroup, mountinfo of the process that stands in for containerd; \
        /proc/sys/fs/inotify/max_user_instances; uname's machine; the time of an inode's last change, which is that of its \
        last writing; systemd, by a bus of its own on D-Bus' socket; containerd, by a CRI server and inotify watches of one \
        process; a year more on the clocks that count since boot. Added to each node: /etc/machine-id, /etc/netready, \
        /run/dbus, /run/netready, /run/containerd, /var/lib/containerd, /var/lib/dpkg/status, /var/lib/netready, \
        /var/log/journal, /var/log/pods, /proc, /.netready (the programs).
        """

    /// - Parameter isWriting: what `check` says is kept from now on.
    init(_ nodes: [RecordedNode], _ lines: [JSONValue], isWriting: Bool) throws {
        let said = Dictionary(lines.map { ($0["id"]?.stringValue ?? "", $0) }) { $1 }
        for node in nodes {
            let scenario = node.scenario
            guard let line = said[scenario.id] else {
                missing.append(scenario.id)
                continue
            }
            compare(scenario, Said(line["check"]), Said(line["daemon"]))
            let printed = line["printed"] ?? .null
            if isWriting { try Golden.keep(node, printed: printed) }
            if let difference = try Golden.difference(node, printed: printed) {
                changed.append("\(node.name): check says something else than is kept:\n\(difference)")
                kinds["changed", default: 0] += 1
            }
            for difference in (line["snapshot"]?.arrayValue ?? []).compactMap(\.stringValue) {
                unlike.append("\(scenario.id): \(difference)")
                kinds["snapshot: \(Self.kind(difference))", default: 0] += 1
            }
            for (index, time) in (line["milliseconds"]?.arrayValue ?? []).enumerated() {
                phases[index] += time.intValue ?? 0
            }
        }
    }

    private mutating func compare(_ scenario: Scenario, _ check: Said, _ daemon: Said) {
        let verdict = scenario.expect["verdict"]?.stringValue ?? ""
        let cause = scenario.expect["cause"]?.stringValue ?? ""
        let others = (scenario.expect["alsoAcceptable"]?.arrayValue ?? []).compactMap(\.stringValue)
        if check.verdict != verdict || !([cause] + others).contains(check.group) {
            wrong.append("\(scenario.id): \(verdict) \(cause), but check: \(check.text) (\(scenario.title))")
            kinds["check: \(verdict) \(cause) -> \(check.verdict) \(check.code)", default: 0] += 1
        }
        if check.verdict != daemon.verdict || check.code != daemon.code {
            apart.append("\(scenario.id): check: \(check.verdict) \(check.code), but netreadyd: \(daemon.text)")
            kinds["netreadyd: \(check.verdict) \(check.code) -> \(daemon.verdict) \(daemon.code)", default: 0] += 1
        }
    }

    /// What a difference is about: the words before its values, without a name.
    private static func kind(_ difference: String) -> Substring {
        let what = difference.prefix { $0 != "," }.split(separator: ": made").first ?? ""
        guard what.contains("/") else { return what }
        return what.hasPrefix("file") ? "a file's" : what.split(separator: ": ").last ?? ""
    }

    /// The kinds of differences by how often they are met, and then each of them.
    var table: String {
        let rows = kinds.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.value) x \($0.key)" }
        let times = zip(["lay out", "check", "snapshot", "netreadyd"], phases).map { "\($0) \($1 / 1000) s" }
        return (rows + wrong + apart + unlike + changed + [times.joined(separator: ", ")]).joined(separator: "\n")
    }

    /// What a program says first.
    private struct Said {
        var verdict: String
        var group: String
        var code: String
        var text: String

        init(_ line: JSONValue?) {
            verdict = line?["verdict"]?.stringValue ?? "nothing"
            group = line?["group"]?.stringValue ?? ""
            code = line?["code"]?.stringValue ?? "no finding"
            text = "\(verdict) \(code) \(line?["message"]?.stringValue ?? "")"
        }
    }
}
