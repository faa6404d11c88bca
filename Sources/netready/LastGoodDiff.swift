import Daemon
import Fixing
import History
import Linux
import Observing
import Redaction
import Reporting
import Syntax

/// What differs between the configuration of the last ready node and that of now: what broke it.
struct LastGoodDiff {
    /// Why nothing can be compared, one sentence.
    private var missing: String?
    private var since: Int64?
    /// Key by key, each a short sentence.
    private var changes: [String] = []
    /// In the unified format.
    private var diff = ""
    /// What must not be shown of the node as it is now.
    private(set) var redaction = Redaction()

    init(stateDirectory: String, settingsPath: String) {
        let memory: ConfigurationMemory
        do throws(DaemonError) {
            memory = try ConfigurationMemoryFile(stateDirectory: stateDirectory).read()
        } catch {
            missing = "What was kept of the last good configuration cannot be read: \(error.description)."
            return
        }
        guard let good = memory.lastGood else {
            missing = "No last good configuration is known: netreadyd has not seen this node ready yet."
            return
        }
        since = good.since
        let observed = Self.look(settingsPath)
        redaction = observed?.redaction ?? redaction
        let now = observed.map { WatchedConfiguration($0.assessment, $0.snapshot).redacted }
        if let now { changes = Self.lines(ConfigurationChanges(from: good.configuration, to: now)) }
        diff = Self.files(good, now).map { Self.compare($0) }.joined()
    }

    private static func lines(_ changes: ConfigurationChanges) -> [String] { changes.settings + changes.networks }

    /// What the node has now; nil where it cannot be observed.
    private static func look(_ settingsPath: String) -> Observation? {
        guard let settings = try? readSettings(absolute(settingsPath)),
            let observed = try? LiveCheck(settings: settings).run()
        else { return nil }
        return observed
    }

    private struct Pair {
        var path: String
        var old: String?
        var new: String?
        var wasLeftOut = false
    }

    /// Every file of the last good configuration, and then those that matter only now.
    private static func files(_ good: LastGoodConfiguration, _ now: WatchedConfiguration?) -> [Pair] {
        let known = good.settings + good.networks
        let present = now?.files ?? []
        var pairs = known.map { file in
            Pair(path: file.path, old: file.text, new: text(file.path, present), wasLeftOut: file.text == nil)
        }
        for file in present where !known.contains(where: { $0.path == file.path }) {
            pairs.append(Pair(path: file.path, old: nil, new: text(file.path, present)))
        }
        return pairs
    }

    /// As it was observed; a file that no longer matters may lie there all the same.
    private static func text(_ path: String, _ present: [WatchedConfiguration.File]) -> String? {
        if let file = present.first(where: { $0.path == path }) {
            guard case .bytes(let bytes) = file.content else { return "" }
            return String(decoding: bytes, as: UTF8.self)
        }
        guard let bytes = try? wholeFile(path, limit: FileCollector.fileLimit) else { return nil }
        return String(decoding: Redaction().file(bytes, path: path), as: UTF8.self)
    }

    private static func compare(_ pair: Pair) -> String {
        guard !pair.wasLeftOut else { return "--- \(pair.path): too large to have been kept\n" }
        guard pair.old != pair.new else { return "" }
        let old = pair.old == nil ? "/dev/null" : "\(pair.path) (last good)"
        let new = pair.new == nil ? "/dev/null" : "\(pair.path) (now)"
        let lines = UnifiedDiff.text(Array((pair.old ?? "").utf8), Array((pair.new ?? "").utf8))
        return (["--- \(old)", "+++ \(new)"] + lines).map { $0 + "\n" }.joined()
    }

    // MARK: Showing

    private var headline: String {
        if let missing { return missing }
        let time = since.map(timestamp) ?? ""
        return diff.isEmpty
            ? "The configuration is the last good one, of \(time)."
            : "What differs from the last good configuration, of \(time):"
    }

    var json: JSONValue {
        .object([
            ("time", since.map { .string(timestamp($0)) } ?? .null), ("kind", "lastGood"),
            ("message", .string(headline)), ("changes", .array(changes.map(JSONValue.string))), ("diff", .string(diff)),
        ])
    }

    func text(style: TerminalText.Style) -> String {
        var lines = [headline] + changes.map { "    " + printable($0) }
        lines += diff.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { line in
            let clean = printable(line)
            guard let colour = Self.colour(of: clean) else { return clean }
            return style.paint(clean, colour)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func colour(of line: String) -> TerminalText.Colour? {
        if line.hasPrefix("---") || line.hasPrefix("+++") { return .bold }
        return line.hasPrefix("-") ? .red : line.hasPrefix("+") ? .green : nil
    }
}
