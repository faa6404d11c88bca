import Agent
import ArgumentParser
import Containerd
import Linux
import Readiness
import Syntax

struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Evaluates this node now, or a copied file system.",
        discussion: """
            Exit status: 0 ready, 1 not ready, 2 unknown, 3 degraded, 64 usage. With --candidate: 0 no worse than
            without it, 1 worse.
            """)

    @Option(help: "A copied or mounted file system to evaluate in place of this node.")
    var root: String?

    @Option(help: "The version of containerd that the tree is for.")
    var containerdVersion: String?

    @Option(help: "A node that netready snapshot has recorded, to evaluate in place of this one; - is standard input.")
    var snapshot: String?

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "What FILE would make of the node in the place PATH; -=PATH: what it would be without PATH. Repeatable.",
            valueName: "FILE=PATH"))
    var candidate: [Candidate] = []

    @Flag(
        help:
            "Also run each plug-in of the loaded networks with CNI_COMMAND=VERSION, for 5 s at most; nothing else does."
    )
    var probePlugins = false

    @Flag(help: "One line of at most 80 characters for node-problem-detector; exit status 0, 1, 2.")
    var npd = false

    @Option(help: "The settings of netreadyd.")
    var settings = "/etc/netready/netready.toml"

    @OptionGroup var format: OutputOptions

    func run() throws {
        if probePlugins, root != nil || snapshot != nil || !candidate.isEmpty {
            throw usageError(
                "--probe-plugins runs the programs of this node; leave out --root, --snapshot and --candidate")
        }
        let observation = try probePlugins ? observe().probingPlugins() : observe()
        guard candidate.isEmpty else { return try compare(observation) }
        let document = observation.document(
            digests: Digests(observation.assessment), since: observation.snapshot.takenAt, remediation: nil)
        let verdict = observation.assessment.verdict
        guard !npd else {
            show(npdLine(observation.assessment) + "\n")
            throw ExitCode(verdict == .ready ? 0 : verdict == .unknown ? 2 : 1)
        }
        switch format.output {
        case .json: show(document.json)
        case .text:
            show(Report.text(PublishedStatus(document), files: observation.snapshot.files, style: terminalStyle))
        }
        throw ExitCode(verdict.exitStatus)
    }

    private func compare(_ observation: Observation) throws {
        guard snapshot == nil else { throw usageError("--candidate needs the node's files; leave out --snapshot") }
        let check = try CandidateCheck(observation, root: root ?? "/", candidates: candidate)
        switch format.output {
        case .json: show(check.json)
        case .text: show(check.text)
        }
        throw ExitCode(check.isWorse ? 1 : 0)
    }

    private func observe() throws -> Observation {
        if let snapshot {
            guard root == nil, containerdVersion == nil else { throw usageError("--snapshot goes alone") }
            return try observeSnapshot(snapshot)
        }
        guard let root else {
            guard containerdVersion == nil else { throw usageError("--containerd-version goes with --root") }
            return try observeNode(settingsPath: settings)
        }
        return try observeTree(root: root, version: containerdVersion)
    }
}

/// At most 80 characters, the limit of node-problem-detector's custom plug-ins.
private func npdLine(_ assessment: Assessment) -> String {
    let text =
        assessment.verdict == .ready
        ? "ContainerNetworkReady" : "\(assessment.reason): \(assessment.findings.first?.message ?? "")"
    return String(text.prefix(80))
}

extension Verdict {
    /// The exit status of `check` and `status`.
    var exitStatus: Int32 {
        switch self {
        case .ready: 0
        case .notReady: 1
        case .unknown: 2
        case .degraded: 3
        }
    }
}
