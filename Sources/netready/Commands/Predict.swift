import ArgumentParser
import Containerd
import Daemon
import Diagnosis
import Linux
import Node
import Observing
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

    @Option(help: "With --to: the version of containerd now, in the place of --containerd-version.")
    var from: String?

    @Option(
        help: "With --from: another version, for the lines that make the difference; exit status as check --upgrade-to."
    )
    var to: String?

    @OptionGroup var format: OutputOptions

    func run() throws {
        guard from == nil, to == nil else { return try compare() }
        let observation = try observeTree(root: root, version: containerdVersion)
        guard let prediction = observation.assessment.afterRestart, let version = observation.snapshot.installedVersion
        else {
            throw usageError(
                "containerd \(observation.snapshot.installedVersion.map { "\($0)" } ?? "") is older than 1.6 and is not predicted"
            )
        }
        let document = PredictionDocument(prediction, version, doubt: try doubt(prediction, version, observation))
        switch format.output {
        case .json: show(observation.redaction.json(document.json))
        case .text: show(observation.redaction.text(describe(prediction, document)))
        }
    }

    private func doubt(
        _ prediction: Prediction, _ version: ContainerdVersion, _ observation: Observation
    ) throws -> PredictionDocument.Undecided? {
        guard let build = OtherBuild(of: version),
            let other = try observeTree(root: root, version: build.name).assessment.afterRestart
        else { return nil }
        return build.doubt(prediction, of: version, other, in: observation.snapshot.files)
    }

    private func compare() throws {
        guard let from, let to, let old = ContainerdVersion(from), let new = ContainerdVersion(to),
            containerdVersion == nil
        else { throw usageError("--from and --to go together, each with a version such as 1.7.34") }
        let report = try UpgradeReport(
            root: root, from: old, to: new, configPath: Snapshot.defaultConfigPath, configMustExist: false)
        report.show(format.output, isBrief: false)
        throw ExitCode(report.exitStatus)
    }

    private func describe(_ prediction: Prediction, _ document: PredictionDocument) -> String {
        let outcome = prediction.outcome
        var lines = ["outcome      \(outcome.kind.rawValue)"]
        if let text = outcome.exitText { lines.append("exits with   \(outcome.exitCode ?? 1): \(text)") }
        if let cause = outcome.cause { lines.append("cause        \(cause)") }
        if outcome.kind == .serving {
            let nobody = outcome.needsExec ? "only a plugin's STATUS could tell" : "is in what cannot be read"
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
        lines += document.undecided.map { "undecided    \($0.text)" }
        if prediction.basis == .source { lines.append("basis        source: no run of such a containerd has shown it") }
        if let note = document.note { lines.append("note         \(note)") }
        for problem in prediction.configuration.problems where problem.kind != .undecided {
            lines.append("note         \(problem.location.text): \(problem.text)")
        }
        return lines.map { printable($0) + "\n" }.joined()
    }
}
