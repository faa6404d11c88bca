import Agent
import ArgumentParser
import Containerd
import Linux
import Readiness

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
        case .json: show(prediction.outcome.json)
        case .text: show(describe(prediction))
        }
    }

    private func describe(_ prediction: Prediction) -> String {
        let outcome = prediction.outcome
        var lines = ["outcome      \(outcome.kind.rawValue)"]
        if let text = outcome.exitText { lines.append("exits with   \(outcome.exitCode ?? 1): \(text)") }
        if let cause = outcome.cause { lines.append("cause        \(cause)") }
        if outcome.kind == .serving {
            lines.append("NetworkReady \(outcome.networkReady.map { "\($0)" } ?? "only a plug-in's STATUS could tell")")
            if let message = outcome.message, !message.isEmpty { lines.append("message      \(message)") }
            lines.append("last load    \(outcome.lastLoad ?? "")")
            lines.append("networks     \(outcome.networks.joined(separator: ", "))")
            lines.append("conf_dir     \(outcome.confDir ?? "")")
            lines.append("bin dirs     \((outcome.binDirs ?? []).joined(separator: ", "))")
            lines.append("max_conf_num \(outcome.maxConfNum ?? 1)")
            for (handler, load) in outcome.handlers.sorted(by: { $0.key < $1.key }) {
                lines.append("handler      \(handler): \(load)")
            }
        }
        for problem in prediction.configuration.problems {
            lines.append("note         \(problem.location.text): \(problem.text)")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
