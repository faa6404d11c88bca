import Syntax

/// The forms of the answers that this command alone gives with `--output json`; docs/answers.md has the keys of each.
enum AnswerSchema: String {
    case act = "netready.act/v1"
    case gate = "netready.gate/v1"
    case explanation = "netready.explanation/v1"
    case history = "netready.history/v1"
    case ledgerEntry = "netready.ledgerEntry/v1"
    case lint = "netready.lint/v1"
    case prediction = "netready.prediction/v1"
    case wait = "netready.wait/v1"

    /// A document of this form.
    func document(_ members: [(String, JSONValue)]) -> JSONValue {
        .object([("schema", .string(rawValue))] + members)
    }
}
