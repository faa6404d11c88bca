import Containerd
import Diagnosis
import Node
import Observing
import Remediation
import Syntax

/// Why settings are refused: one sentence with file, line, column and what to do.
package struct SettingsError: Error, Sendable, Equatable, CustomStringConvertible {
    package var description: String

    init(_ file: String, _ position: Position?, _ sentence: String) {
        description = "\(SourceLocation(file: file, position: position).text): \(sentence)"
    }
}

extension Settings {
    /// Reads the files in their order, later ones over earlier ones; strict: what is not known is an error.
    package static func read(_ files: [(path: String, bytes: [UInt8])]) throws(SettingsError) -> Settings {
        var settings = Settings()
        for file in files { try settings.merge(file.path, file.bytes) }
        return settings
    }

    /// What can be taken of settings that are refused as a whole: each key whose name and value are right.
    static func readable(_ files: [(path: String, bytes: [UInt8])]) -> Settings {
        var settings = Settings()
        for file in files {
            for section in (try? parseTOML(file.bytes))?.members ?? [] {
                for member in section.value.tableValue?.members ?? [] {
                    let key = SettingsKey.all.first { $0.section == section.key && $0.name == member.key }
                    _ = key?.set(&settings, member.value)
                }
            }
        }
        return settings
    }

    private mutating func merge(_ path: String, _ bytes: [UInt8]) throws(SettingsError) {
        let table: TOMLTable
        do throws(SyntaxError) {
            table = try parseTOML(bytes)
        } catch {
            throw SettingsError(path, error.position, "this is not TOML: \(error.message)")
        }
        for section in table.members {
            let keys = SettingsKey.all.filter { $0.section == section.key }
            guard !keys.isEmpty else {
                let known = Array(Set(SettingsKey.all.map(\.section))).sorted()
                throw SettingsError(path, section.keyPosition, unknown("section", section.key, among: known))
            }
            guard let values = section.value.tableValue else {
                throw SettingsError(path, section.keyPosition, "\(section.key) must be a section, [\(section.key)].")
            }
            for member in values.members {
                guard let key = keys.first(where: { $0.name == member.key }) else {
                    throw SettingsError(path, member.keyPosition, unknown("key", member.key, among: keys.map(\.name)))
                }
                guard key.set(&self, member.value) else {
                    throw SettingsError(path, member.value.position, "\(key.name) must be \(key.expects).")
                }
            }
        }
    }
}

private func unknown(_ what: String, _ name: String, among known: [String]) -> String {
    let near = known.min { distance($0, name) < distance($1, name) }
    let hint = near.map { "; did you mean \($0)?" } ?? ""
    return "the \(what) \(name) is not known\(hint)"
}

/// The edit distance of two names.
func distance(_ left: String, _ right: String) -> Int {
    let target = Array(right.utf8.prefix(64))
    var row = Array(0...target.count)
    for (index, byte) in left.utf8.prefix(64).enumerated() {
        var diagonal = row[0]
        row[0] = index + 1
        for (column, other) in target.enumerated() {
            let next = min(row[column + 1] + 1, row[column] + 1, diagonal + (byte == other ? 0 : 1))
            diagonal = row[column + 1]
            row[column + 1] = next
        }
    }
    return row[target.count]
}

/// One key of the settings: where it stands, what it takes, where its value goes.
struct SettingsKey: Sendable {
    var section: String
    var name: String
    var expects: String
    /// False where the value is not what is expected.
    var set: @Sendable (inout Settings, TOMLValue) -> Bool

    static let all: [SettingsKey] = [
        .text("daemon", "containerd_unit") { $0.named.unit = $1 },
        .path("daemon", "socket") { $0.named.socket = $1 },
        .path("daemon", "config") { $0.named.config = $1 },
        .duration("daemon", "poll", from: Span.second) { $0.poll = $1 },
        .duration("daemon", "hang_after", from: 10 * Span.second) { $0.hangAfter = $1 },
        .duration("daemon", "heartbeat", from: Span.minute) { $0.heartbeat = $1 },
        .label("daemon", "group") { $0.group = $1 },
        .mode("remediation", "mode") { $0.remediation.mode = $1 },
        .duration("remediation", "stability") { $0.remediation.stability = $1 },
        .duration("remediation", "reload_wait", from: Span.second) { $0.remediation.reloadWait = $1 },
        .duration("remediation", "uptime") { $0.remediation.uptime = $1 },
        .duration("remediation", "spacing") { $0.remediation.spacing = $1 },
        .count("remediation", "budget") { $0.remediation.budget = $1 },
        .duration("remediation", "budget_window", from: Span.minute) { $0.remediation.budgetWindow = $1 },
        .count("remediation", "cause_budget") { $0.remediation.causeBudget = $1 },
        .duration("remediation", "stagger") { $0.remediation.stagger = $1 },
        .duration("remediation", "verify", from: Span.second) { $0.remediation.verify = $1 },
        .flag("remediation", "preflight") { $0.remediation.preflight = $1 },
        .duration("remediation", "reload_spacing") { $0.remediation.reloadSpacing = $1 },
        .count("remediation", "reload_budget") { $0.remediation.reloadBudget = $1 },
        .duration("remediation", "sandbox_quiet") { $0.remediation.sandboxQuiet = $1 },
        .duration("remediation", "sandbox_patience") { $0.remediation.sandboxPatience = $1 },
        .window("remediation", "window") { $0.remediation.window = $1 },
        .command("remediation", "gate") { $0.remediation.gate = $1 },
        .duration("remediation", "gate_timeout", from: Span.second, to: 5 * Span.minute) {
            $0.remediation.gateTimeout = $1
        },
        .duration("remediation", "gate_retry", from: 5 * Span.second) { $0.remediation.gateRetry = $1 },
    ]

    private static func text(
        _ section: String, _ name: String, _ put: @escaping @Sendable (inout Settings, String) -> Void
    ) -> SettingsKey {
        SettingsKey(section: section, name: name, expects: "a text that is not empty") { settings, value in
            guard let text = value.stringValue, !text.isEmpty else { return false }
            put(&settings, text)
            return true
        }
    }

    private static func path(
        _ section: String, _ name: String, _ put: @escaping @Sendable (inout Settings, String) -> Void
    ) -> SettingsKey {
        SettingsKey(section: section, name: name, expects: "an absolute path") { settings, value in
            guard let text = value.stringValue, text.hasPrefix("/") else { return false }
            put(&settings, text)
            return true
        }
    }

    private static func duration(
        _ section: String, _ name: String, from least: Int64 = 0, to most: Int64 = .max,
        _ put: @escaping @Sendable (inout Settings, Int64) -> Void
    ) -> SettingsKey {
        let limits =
            (least > 0 ? ", at least \(Span.text(least))" : "") + (most < .max ? ", at most \(Span.text(most))" : "")
        return SettingsKey(section: section, name: name, expects: "a duration such as \"10s\" or \"5min\"\(limits)") {
            settings, value in
            guard let text = value.stringValue, let duration = parseDuration(text), duration >= least, duration <= most
            else { return false }
            put(&settings, duration)
            return true
        }
    }

    private static func count(
        _ section: String, _ name: String, _ put: @escaping @Sendable (inout Settings, Int) -> Void
    ) -> SettingsKey {
        SettingsKey(section: section, name: name, expects: "a whole number from 0 to 1000") { settings, value in
            guard let number = value.integerValue, (0...1000).contains(number) else { return false }
            put(&settings, Int(number))
            return true
        }
    }

    private static func flag(
        _ section: String, _ name: String, _ put: @escaping @Sendable (inout Settings, Bool) -> Void
    ) -> SettingsKey {
        SettingsKey(section: section, name: name, expects: "true or false") { settings, value in
            guard let flag = value.boolValue else { return false }
            put(&settings, flag)
            return true
        }
    }

    private static func mode(
        _ section: String, _ name: String, _ put: @escaping @Sendable (inout Settings, Mode) -> Void
    ) -> SettingsKey {
        let modes = Mode.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
        return SettingsKey(section: section, name: name, expects: "one of \(modes)") { settings, value in
            guard let mode = value.stringValue.flatMap(Mode.init) else { return false }
            put(&settings, mode)
            return true
        }
    }
}

extension SettingsKey {
    /// What Kubernetes takes for the value of a label: a metric's label of these characters needs no escape.
    fileprivate static func label(
        _ section: String, _ name: String, _ put: @escaping @Sendable (inout Settings, String) -> Void
    ) -> SettingsKey {
        let expects = "at most 63 letters, digits, '-', '_' and '.', such as \"pool-a\", or \"\" for none"
        return SettingsKey(section: section, name: name, expects: expects) { settings, value in
            guard let text = value.stringValue, text.utf8.count <= 63, text.utf8.allSatisfy(isOfLabel) else {
                return false
            }
            put(&settings, text)
            return true
        }
    }

    private static func isOfLabel(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    fileprivate static func command(
        _ section: String, _ name: String, _ put: @escaping @Sendable (inout Settings, [String]) -> Void
    ) -> SettingsKey {
        let expects = "a program's absolute path and its arguments, such as [\"/usr/local/sbin/gate\"], or [] for none"
        return SettingsKey(section: section, name: name, expects: expects) { settings, value in
            guard let elements = value.arrayValue else { return false }
            let words = elements.compactMap(\.stringValue)
            // A NUL would end a word early: execve(2).
            guard words.count == elements.count, words.allSatisfy({ !$0.utf8.contains(0) }),
                words.first?.hasPrefix("/") ?? true
            else { return false }
            put(&settings, words)
            return true
        }
    }

    fileprivate static func window(
        _ section: String, _ name: String, _ put: @escaping @Sendable (inout Settings, DailyWindow?) -> Void
    ) -> SettingsKey {
        let expects = "a part of the day in UTC such as \"22:00-04:00\", or \"\" for any time"
        return SettingsKey(section: section, name: name, expects: expects) { settings, value in
            guard let text = value.stringValue else { return false }
            guard !text.isEmpty else {
                put(&settings, nil)
                return true
            }
            guard let window = parseWindow(text) else { return false }
            put(&settings, window)
            return true
        }
    }
}

/// Reads `22:00-04:00`; nil for anything else.
func parseWindow(_ text: String) -> DailyWindow? {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { minutes($0) }
    guard ends.count == 2, let start = ends[0], let end = ends[1] else { return nil }
    return DailyWindow(start: start, end: end)
}

private func minutes(_ text: Substring) -> Int? {
    let digits = Array(text.utf8)
    guard digits.count == 5, digits[2] == UInt8(ascii: ":") else { return nil }
    let values = digits.map { Int($0) - 48 }
    guard [0, 1, 3, 4].allSatisfy({ (0...9).contains(values[$0]) }) else { return nil }
    let (hour, minute) = (values[0] * 10 + values[1], values[3] * 10 + values[4])
    return hour < 24 && minute < 60 ? hour * 60 + minute : nil
}
