import Containerd
import Diagnosis
import Fixing
import Redaction
import Reporting
import Syntax

/// A plan for a person and for a program.
struct FixReport {
    let plan: MendPlan
    /// Nil where nothing was done.
    let record: FixRecord?
    /// The command line that the plan was asked for with.
    let command: String
    /// What its diffs must not show.
    let redaction: Redaction
    let isColoured: Bool

    private static let width = 100

    // MARK: Text

    var text: String {
        var lines: [String] = []
        for (index, mend) in plan.mends.enumerated() {
            lines += fold("\(index + 1). \(mend.sentence)", indent: 0, hanging: 3)
            let codes = unique(mend.faults.map(\.code.rawValue)).joined(separator: ", ")
            if !codes.isEmpty { lines += fold("repairs: \(codes)", indent: 3) }
            for warning in mend.warnings { lines += fold("note: \(warning)", indent: 3) }
            lines.append("")
            for operation in mend.operations {
                lines += operation.diff(through: redaction).map { paint(printable($0)) }
            }
            lines.append("")
        }
        if plan.mends.isEmpty { lines.append(nothingToDo) }
        if !plan.mends.isEmpty { lines += readings + [""] }
        for left in plan.unmended {
            lines += fold(
                "Still wrong: \(left.finding.code.rawValue): \(left.finding.message)", indent: 0, hanging: 3)
            lines += fold("fix: \(left.why ?? left.finding.advice)", indent: 3) + [""]
        }
        lines += fold(conclusion, indent: 0)
        return lines.joined(separator: "\n") + "\n"
    }

    private var nothingToDo: String {
        if let note = plan.note { return note }
        return plan.before.verdict == .ready ? "Nothing to repair." : "netready cannot repair this safely."
    }

    private var readings: [String] {
        var lines = ["before  \(standing(plan.before))"]
        let moment = plan.next == .restart ? ", once containerd is restarted" : ""
        lines.append("after   \(standing(plan.after))\(moment)")
        return lines.flatMap { fold($0, indent: 0, hanging: 8) }
    }

    private func standing(_ assessment: Assessment) -> String {
        let reason = assessment.verdict == .ready ? "" : " (\(assessment.reason))"
        let outcome = (assessment.afterReload ?? assessment.afterRestart)?.outcome
        let networks = outcome?.networks ?? []
        return "\(assessment.verdict.rawValue)\(reason)"
            + (networks.isEmpty ? "" : ", networks \(networks.joined(separator: ", "))")
    }

    private var conclusion: String {
        guard !plan.mends.isEmpty else { return "What is found: netready check. What to do: netready explain." }
        guard let record else {
            return "Nothing has been changed. To do it: \(command) --apply"
        }
        // A tree's containerd is nobody's here, and its fix is found again only with the same options.
        let isTree = record.root != "/"
        let next =
            switch plan.next {
            case .nothing: "Nothing else has to be done."
            case .noticed: "containerd notices by itself; netready check says whether it has."
            case .restart: "containerd uses it after its next start\(isTree ? "" : ": netready restart")."
            }
        let options = isTree ? ", with the same --root and --state-directory" : ""
        return "Done as fix \(record.number). \(next) To take it back: netready fix --undo\(options)."
    }

    private func paint(_ line: String) -> String {
        guard isColoured else { return line }
        let code: String? =
            switch line.first {
            case "+": "32"
            case "-": "31"
            case "@": "36"
            default: nil
            }
        return code.map { "\u{1b}[\($0)m\(line)\u{1b}[0m" } ?? line
    }

    private func unique(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }

    private func fold(_ text: String, indent: Int, hanging: Int? = nil) -> [String] {
        var lines: [String] = []
        var line = String(repeating: " ", count: indent)
        var isEmpty = true
        for word in printable(text).split(separator: " ", omittingEmptySubsequences: false) {
            if !isEmpty, line.count + 1 + word.count > Self.width {
                lines.append(line)
                line = String(repeating: " ", count: hanging ?? indent)
                isEmpty = true
            }
            line += isEmpty ? String(word) : " \(word)"
            isEmpty = false
        }
        return lines + [line]
    }

    // MARK: JSON

    var json: JSONValue {
        .object([
            ("schema", "netready.fix/v1"), ("note", plan.note.map { .string($0) } ?? .null),
            ("applied", record.map { .int($0.number) } ?? .null),
            ("fixes", .array(plan.mends.map(json))), ("next", .string(plan.next.rawValue)),
            ("before", json(plan.before)), ("after", json(plan.after)),
            (
                "unfixed",
                .array(
                    plan.unmended.map { left in
                        .object([
                            ("code", .string(left.finding.code.rawValue)), ("message", .string(left.finding.message)),
                            ("fix", .string(left.why ?? left.finding.advice)),
                        ])
                    })
            ),
        ])
    }

    private func json(_ mend: FileMend) -> JSONValue {
        .object([
            ("sentence", .string(mend.sentence)),
            ("codes", .array(unique(mend.faults.map(\.code.rawValue)).map { .string($0) })),
            ("operations", .array(mend.operations.map(json))), ("next", .string(mend.next.rawValue)),
            ("warnings", .array(mend.warnings.map { .string($0) })), ("after", json(mend.after)),
        ])
    }

    private func json(_ operation: FileOperation) -> JSONValue {
        let diff = ("diff", JSONValue.string(operation.diff(through: redaction).joined(separator: "\n") + "\n"))
        switch operation {
        case .setMode(let path, let old, let new):
            return .object([
                ("kind", "setMode"), ("path", .string(path)), ("from", .string(String(old, radix: 8))),
                ("to", .string(String(new, radix: 8))), diff,
            ])
        case .move(let path, let target):
            return .object([("kind", "move"), ("path", .string(path)), ("to", .string(target)), diff])
        case .rewrite(let path, _, _): return .object([("kind", "rewrite"), ("path", .string(path)), diff])
        }
    }

    private func json(_ assessment: Assessment) -> JSONValue {
        .object([
            ("verdict", .string(assessment.verdict.rawValue)), ("reason", .string(assessment.reason)),
            ("afterReload", assessment.afterReload?.outcome.json ?? .null),
            ("afterRestart", assessment.afterRestart?.outcome.json ?? .null),
        ])
    }
}

/// Text that cannot move the cursor or change colours.
private func printable(_ text: String) -> String {
    var clean = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
        let isControl = scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value)
        clean.append(isControl ? " " : scalar)
    }
    return String(clean)
}
