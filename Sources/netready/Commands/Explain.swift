import ArgumentParser
import Readiness
import Redaction
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
        guard let known = FindingCode.allCases.first(where: { $0.rawValue.lowercased() == code.lowercased() }) else {
            throw usageError("\(code) is no code of a finding; netready explain lists them")
        }
        switch format.output {
        case .json: show(Redaction().json(known.json))
        case .text: show(Redaction().text(Explanation.text(known, style: terminalStyle)))
        }
    }

    private func list() {
        switch format.output {
        case .json: show(Redaction().json(JSONValue.array(FindingCode.allCases.map(\.json))))
        case .text: show(Redaction().text(Explanation.list(style: terminalStyle)))
        }
    }
}

extension FindingCode {
    fileprivate var json: JSONValue {
        let meaning = meaning
        return JSONValue.object([
            ("code", .string(rawValue)), ("cause", .string(meaning.cause)), ("meaning", .string(meaning.meaning)),
            ("proof", .string(meaning.proof)), ("advice", .string(meaning.advice())),
            ("remedy", .string(meaning.mend.rawValue)), ("help", .string(meaning.mend.help)),
            ("severity", .string(meaning.severity.rawValue)), ("messageID", .string(meaning.messageID)),
            ("links", .array(meaning.links.map { .string($0) })),
        ])
    }
}
