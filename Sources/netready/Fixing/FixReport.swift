import Containerd
import Diagnosis
import Fixing
import Redaction
import Reporting
import Syntax

/// A plan for a person and for a program.
struct FixReport {
    let plan: FixPlan
    /// Nil where nothing was done.
    let record: FixRecord?
    /// The command line that the plan was asked for with.
    let command: String
    /// What its diffs must not show.
    let redaction: Redaction
    let style: TerminalText.Style

    // MARK: Text

    var text: String {
        var page = TerminalText(style: style)
        for (index, fix) in plan.fixes.enumerated() { add(fix, number: index + 1, to: &page) }
        if plan.fixes.isEmpty {
            page.add(folding: nothingToDo, indent: 0)
        } else {
            page.add(folding: "before  \(standing(plan.before))", indent: 0, hanging: 8)
            let moment = plan.next == .restart ? ", once containerd is restarted" : ""
            page.add(folding: "after   \(standing(plan.after))\(moment)", indent: 0, hanging: 8)
            page.addBlank()
        }
        for left in plan.unfixed {
            let wrong = "Still wrong: \(left.finding.code.rawValue): \(left.finding.message)"
            page.add(folding: wrong, indent: 0, hanging: 3)
            page.add(folding: "fix: \(left.why ?? left.finding.fix)", indent: 3)
            page.addBlank()
        }
        page.add(folding: conclusion, indent: 0)
        return page.text
    }

    private func add(_ fix: FileFix, number: Int, to page: inout TerminalText) {
        page.add(folding: "\(number). \(fix.sentence)", indent: 0, hanging: 3)
        let codes = unique(fix.faults.map(\.code.rawValue)).joined(separator: ", ")
        if !codes.isEmpty { page.add(folding: "repairs: \(codes)", indent: 3) }
        for warning in fix.warnings { page.add(folding: "note: \(warning)", indent: 3) }
        page.addBlank()
        for line in fix.operations.flatMap({ $0.diff(through: redaction) }) { page.add(paint(printable(line))) }
        page.addBlank()
    }

    private var nothingToDo: String {
        if let note = plan.note { return note }
        return plan.before.verdict == .ready ? "Nothing to repair." : "netready cannot repair this safely."
    }

    private func standing(_ assessment: Assessment) -> String {
        let reason = assessment.verdict == .ready ? "" : " (\(assessment.reason))"
        let outcome = (assessment.afterReload ?? assessment.afterRestart)?.outcome
        let networks = outcome?.networks ?? []
        return "\(assessment.verdict.rawValue)\(reason)"
            + (networks.isEmpty ? "" : ", networks \(networks.joined(separator: ", "))")
    }

    private var conclusion: String {
        guard !plan.fixes.isEmpty else { return "What is found: netready check. What to do: netready explain." }
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
        let colour: TerminalText.Colour? =
            switch line.first {
            case "+": .green
            case "-": .red
            case "@": .magenta
            default: nil
            }
        return colour.map { style.paint(line, $0) } ?? line
    }

    private func unique(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }

    // MARK: JSON

    var json: JSONValue {
        .object([
            ("schema", "netready.fix/v1"), ("note", plan.note.map { .string($0) } ?? .null),
            ("applied", record.map { .int($0.number) } ?? .null),
            ("fixes", .array(plan.fixes.map(json))), ("next", .string(plan.next.rawValue)),
            ("before", json(plan.before)), ("after", json(plan.after)),
            (
                "unfixed",
                .array(
                    plan.unfixed.map { left in
                        .object([
                            ("code", .string(left.finding.code.rawValue)), ("message", .string(left.finding.message)),
                            ("fix", .string(left.why ?? left.finding.fix)),
                        ])
                    })
            ),
        ])
    }

    private func json(_ fix: FileFix) -> JSONValue {
        .object([
            ("sentence", .string(fix.sentence)),
            ("codes", .array(unique(fix.faults.map(\.code.rawValue)).map { .string($0) })),
            ("operations", .array(fix.operations.map(json))), ("next", .string(fix.next.rawValue)),
            ("warnings", .array(fix.warnings.map { .string($0) })), ("after", json(fix.after)),
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
