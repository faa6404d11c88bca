import ArgumentParser
import Containerd
import Daemon
import Fixing
import Linux
import Node
import Observing
import Redaction
import Syntax
import Upgrading

/// What a node's files come to under another version of containerd, as the command shows it.
struct UpgradeReport {
    private let upgrade: Upgrade
    /// Changes with which the node survives; nil where none are needed, or known.
    private let fix: UpgradeFix?
    private let redaction: Redaction

    /// More rounds than imports can be nested.
    private static let roundLimit = 64

    /// - Parameters:
    ///   - root: the file system.
    ///   - configPath: of config.toml, `--config`.
    init(
        root: String, from: ContainerdVersion, to: ContainerdVersion, configPath: String, configMustExist: Bool
    ) throws {
        for version in [from, to] where !version.isPredictable {
            throw usageError("containerd \(version) is older than 1.6 and is not predicted")
        }
        do throws(SystemError) {
            let collector = try FileCollector(root: root)
            let now = try NodeClock().now.realtime
            func ask() -> (Upgrade, UpgradeFix?) {
                let files = collector.tree
                let answer = Upgrading.upgrade(
                    files, from: from, to: to, configPath: configPath, configMustExist: configMustExist)
                guard answer.missing.isEmpty else { return (answer, nil) }
                let fix = fixUpgrade(answer, files, configPath: configPath, configMustExist: configMustExist)
                return (answer, fix)
            }
            var answer = ask()
            for _ in 0..<Self.roundLimit {
                let missing = answer.0.missing.union(answer.1?.missing ?? [])
                guard !missing.isEmpty else { break }
                let before = collector.tree
                collector.collect(missing, now: now)
                guard collector.tree != before else { break }
                answer = ask()
            }
            (upgrade, fix) = answer
            redaction = collector.redaction
        } catch {
            throw usageError("\(error.description); name a directory that can be read")
        }
    }

    /// 0 survives, 1 breaks, 2 undecided.
    var exitStatus: Int32 {
        switch upgrade.verdict {
        case .survives: 0
        case .breaks: 1
        case .undecided: 2
        }
    }

    func show(_ format: OutputFormat, isBrief: Bool) {
        switch format {
        case .json: netready.show(redaction.json(json))
        case .text: netready.show(redaction.text(isBrief ? line : text))
        }
    }

    private var json: JSONValue {
        JSONValue.object([
            ("schema", .string("netready.upgrade/v1")), ("from", .string("\(upgrade.from)")),
            ("to", .string("\(upgrade.to)")), ("verdict", .string(upgrade.verdict.rawValue)),
            ("basis", .string(upgrade.after.basis.rawValue)),
            ("before", PredictionDocument(upgrade.before, upgrade.from).json),
            ("after", PredictionDocument(upgrade.after, upgrade.to).json),
            ("lines", .array(upgrade.lines.map(json(of:)))), ("fix", fix.map(json(of:)) ?? .null),
            ("note", noteOfShims(upgrade.to).map(JSONValue.string) ?? .null),
        ])
    }

    private func json(of line: UpgradeLine) -> JSONValue {
        JSONValue.object([
            ("file", .string(line.location.file)), ("line", line.location.position.map { .int($0.line) } ?? .null),
            ("setting", line.key.map(JSONValue.string) ?? .null), ("becomes", .string(line.fate.rawValue)),
            ("breaks", .bool(line.breaks)), ("message", .string(line.says)),
            ("fix", line.fix.map(JSONValue.string) ?? .null),
            ("droppedIn", line.droppedIn.map(JSONValue.string) ?? .null), ("basis", .string(line.basis.rawValue)),
            ("diff", diff(for: line).map { .string($0.joined(separator: "\n") + "\n") } ?? .null),
        ])
    }

    private func json(of fix: UpgradeFix) -> JSONValue {
        let changes = fix.operations.map { operation in
            JSONValue.object([
                ("path", .string(operation.path)),
                ("diff", .string(operation.diff(through: redaction).joined(separator: "\n") + "\n")),
            ])
        }
        return .object([
            ("steps", .array(fix.steps.map { .string($0.words) })), ("holdsBefore", .bool(fix.holdsBefore)),
            ("changes", .array(changes)),
        ])
    }

    /// What fixes the line: the changes of its own file, or, where they are in others, all.
    private func diff(for line: UpgradeLine) -> [String]? {
        guard let fix, line.breaks || line.fate == .undecided else { return nil }
        let own = fix.operations.filter { $0.path == line.location.file }
        return (own.isEmpty ? fix.operations : own).flatMap { $0.diff(through: redaction) }
    }

    /// For a fleet: one line a node.
    private var line: String {
        let cause = upgrade.lines.first { $0.breaks } ?? upgrade.lines.first { $0.fate == .undecided }
        let reason = cause.map { " \(place($0.location)): \($0.says)" } ?? ""
        return printable("\(upgrade.verdict.rawValue) \(upgrade.from) \(upgrade.to)\(reason)") + "\n"
    }

    private var text: String {
        var lines = ["containerd \(upgrade.from) to \(upgrade.to): \(upgrade.verdict.rawValue)"]
        lines.append("now          \(summary(upgrade.before.outcome))")
        lines.append("then         \(summary(upgrade.after.outcome))")
        if let note = PredictionDocument(upgrade.after, upgrade.to).note { lines.append("note         \(note)") }
        if let note = noteOfShims(upgrade.to) { lines.append("note         \(note)") }
        if upgrade.after.basis == .source {
            lines.append("basis        source: no run of such a containerd has shown it")
        }
        for line in upgrade.lines {
            let setting = line.key.map { "\($0): " } ?? ""
            lines.append(
                "\(place(line.location)): \(line.breaks ? "breaks: " : "")\(line.fate.rawValue): \(setting)\(line.says)"
            )
            if let fix = line.fix { lines.append("    fix: \(fix)") }
        }
        lines += fixed
        return lines.map { printable($0) + "\n" }.joined()
    }

    /// The diffs, with the time for them.
    private var fixed: [String] {
        guard let fix else { return [] }
        let time =
            fix.holdsBefore
            ? "now: containerd \(upgrade.from) serves with it too"
            : "together with the upgrade: containerd \(upgrade.from) does not serve the same with it"
        return ["With this change the node survives; make it \(time)."]
            + fix.operations.flatMap { $0.diff(through: redaction) }
    }

    private func place(_ location: SourceLocation) -> String {
        location.position.map { "\(location.file):\($0.line)" } ?? location.file
    }

    private func summary(_ outcome: Outcome) -> String {
        guard outcome.kind == .serving else {
            return outcome.kind.rawValue + (outcome.exitText ?? outcome.cause).map { ": \($0)" }.orEmpty
        }
        let networks = outcome.networks.isEmpty ? "none" : outcome.networks.joined(separator: ", ")
        let ready = outcome.networkReady.map { "\($0)" } ?? "only a plugin's STATUS could tell"
        return "serving, NetworkReady \(ready), networks \(networks)"
    }
}

extension String? {
    fileprivate var orEmpty: String { self ?? "" }
}
