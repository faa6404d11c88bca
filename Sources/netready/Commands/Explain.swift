import ArgumentParser
import Diagnosis
import Redaction
import Reporting
import Syntax

struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Says what a finding means, how it is proven and what to do.")

    @Argument(help: "A code such as ConfNotLoaded; without one all are listed.")
    var code: String?

    @OptionGroup var format: OutputOptions

    func run() throws {
        guard let code else {
            list()
            return
        }
        let known = FindingCode.meant(by: code)
        guard let first = known.first else {
            throw usageError("unknown finding \"\(code)\"; list them: netready explain")
        }
        if first.rawValue.lowercased() != code.lowercased() {
            complain("\(code) has another name now: \(known.map(\.rawValue).joined(separator: ", "))")
        }
        switch format.output {
        case .json: show(Redaction().json(document(of: known)))
        case .text:
            let texts = known.map { Explanation.text($0, style: terminalStyle) }
            show(Redaction().text(texts.joined(separator: "\n")))
        }
    }

    private func document(of codes: [FindingCode]) -> JSONValue {
        AnswerSchema.explanation.document([("findings", .array(codes.map(\.json)))])
    }

    private func list() {
        switch format.output {
        case .json: show(Redaction().json(document(of: FindingCode.allCases)))
        case .text: show(Redaction().text(Explanation.list(style: terminalStyle)))
        }
    }
}

extension FindingCode {
    fileprivate var json: JSONValue {
        let rule = rule
        return JSONValue.object([
            ("code", .string(rawValue)), ("group", .string(rule.group.rawValue)),
            ("meaning", .string(rule.about.meaning)),
            ("proof", .string(rule.about.proof)), ("fix", .string(rule.about.fix())),
            ("remedy", .string(rule.remedy.rawValue)), ("help", .string(rule.remedy.help)),
            ("severity", .string(rule.impact.severity.rawValue)), ("messageID", .string(rule.about.messageID)),
            ("links", .array(rule.about.links.map { .string($0) })),
        ])
    }
}
