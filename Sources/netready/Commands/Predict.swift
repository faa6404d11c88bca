import Agent
import ArgumentParser
import Containerd
import Linux
import Observing
import Readiness
import Redaction
import Syntax

struct Predict: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict",
        abstract: "Says what a version of containerd would do with a file system's configuration, nothing else.")

    @Option(help: "The file system.")
    var root = "/"

    @Option(help: "The version of containerd; without it the tree's package database has it.")
    var containerdVersion: String?

    @OptionGroup var format: OutputOptions

    func run() throws {
        let observation = try observeTree(root: root, version: containerdVersion)
        guard let prediction = observation.assessment.afterRestart else {
            throw usageError(
                "containerd \(observation.snapshot.installedVersion.map { "\($0)" } ?? "") is older than 1.6 and is not predicted"
            )
        }
        switch format.output {
        case .json: show(observation.redaction.json(document(prediction)))
        case .text: show(observation.redaction.text(describe(prediction)))
        }
    }

    /// The outcome, and where that is a guess, why.
    private func document(_ prediction: Prediction) -> JSONValue {
        let guesses = guesses(prediction)
        guard !guesses.isEmpty, var object = prediction.outcome.json.objectValue else { return prediction.outcome.json }
        object.members.append(.init(key: "undecided", value: .array(guesses.map(JSONValue.string))))
        return JSONValue(.object(object))
    }

    private func guesses(_ prediction: Prediction) -> [String] {
        let problems = prediction.configuration.problems.filter { $0.kind == .undecided }
        return problems.map { "\($0.location.text): \($0.text)" }
            + prediction.unreadable.map { "\($0) cannot be read here, so what containerd makes of it is not known." }
    }

    private func describe(_ prediction: Prediction) -> String {
        let outcome = prediction.outcome
        var lines = ["outcome      \(outcome.kind.rawValue)"]
        if let text = outcome.exitText { lines.append("exits with   \(outcome.exitCode ?? 1): \(text)") }
        if let cause = outcome.cause { lines.append("cause        \(cause)") }
        if outcome.kind == .serving {
            let nobody = outcome.needsExec ? "only a plug-in's STATUS could tell" : "is in what cannot be read"
            lines.append("NetworkReady \(outcome.networkReady.map { "\($0)" } ?? nobody)")
            if let message = outcome.message, !message.isEmpty { lines.append("message      \(message)") }
            if let load = outcome.lastLoad {
                let networks = outcome.networks.isEmpty ? "none" : outcome.networks.joined(separator: ", ")
                lines += ["last load    \(load)", "networks     \(networks)"]
            }
            lines.append("conf_dir     \(outcome.confDir ?? "")")
            lines.append("bin dirs     \((outcome.binDirs ?? []).joined(separator: ", "))")
            lines.append("max_conf_num \(outcome.maxConfNum ?? 1)")
            for (handler, load) in outcome.handlers.sorted(by: { $0.key < $1.key }) {
                lines.append("handler      \(handler): \(load)")
            }
        }
        lines += guesses(prediction).map { "undecided    \($0)" }
        for problem in prediction.configuration.problems where problem.kind != .undecided {
            lines.append("note         \(problem.location.text): \(problem.text)")
        }
        return lines.map { printable($0) + "\n" }.joined()
    }
}
