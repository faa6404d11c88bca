import ArgumentParser
import Containerd
import Daemon
import Diagnosis
import Fixing
import Linux
import Node
import Observing
import Redaction
import Reporting
import Syntax

/// What a check is to do, however it was asked for.
struct CheckRequest {
    var root: String?
    var containerdVersion: String?
    var snapshot: String?
    var candidate: [Candidate] = []
    var probePlugins = false
    var npd: DetectorRule?
    var upgradeTo: String?
    var brief = false
    var settings = DaemonOptions().settingsPath
    var output = OutputFormat.text

    func run() throws {
        if probePlugins, root != nil || snapshot != nil || !candidate.isEmpty {
            throw usageError(
                "--probe-plugins runs the programs of this node; leave out --root, --snapshot and --candidate")
        }
        if let upgradeTo { return try ask(about: upgradeTo) }
        guard !brief else { throw usageError("--brief goes with --upgrade-to") }
        if let npd, candidate.isEmpty { return try answer(detector: npd) }
        let observation = try probed()
        guard candidate.isEmpty else { return try compare(observation) }
        let document = observation.document(
            digests: Digests(observation.assessment), since: observation.snapshot.takenAt, remediation: nil)
        let verdict = observation.assessment.verdict
        switch output {
        case .json: show(observation.redaction.json(document.json))
        case .text:
            show(
                Report.text(
                    PublishedStatus(document), files: observation.snapshot.files, fix: fix(of: observation),
                    style: terminalStyle, redaction: observation.redaction))
        }
        throw ExitCode(verdict.exitStatus)
    }

    private func probed() throws -> Observation { try probePlugins ? observe().probingPlugins() : observe() }

    /// Whatever happens, the detector is told something: its condition has no other message.
    private func answer(detector rule: DetectorRule) throws {
        do {
            let observation = try probed()
            let answer = DetectorAnswer(observation.assessment, to: rule)
            show(answer.line(through: observation.redaction))
            throw ExitCode(answer.status)
        } catch let error where !(error is ExitCode) {
            let answer = DetectorAnswer(failure: "\(error)")
            show(answer.line(through: Redaction()))
            throw ExitCode(answer.status)
        }
    }

    /// The command that shows the fix of the first finding; nil where there is none that is safe, and for a recorded node,
    /// whose files are not here.
    private func fix(of observation: Observation) -> String? {
        guard snapshot == nil, observation.assessment.verdict != .ready,
            let code = observation.assessment.findings.first?.code,
            SettledPlan.exists(for: code, of: observation, root: root ?? "/")
        else { return nil }
        let options = [("--root", root), ("--containerd-version", containerdVersion)]
        return Fix.command(code.rawValue, options)
    }

    private func compare(_ observation: Observation) throws {
        guard snapshot == nil else { throw usageError("--candidate needs the node's files; leave out --snapshot") }
        let check = try CandidateCheck(observation, root: root ?? "/", candidates: candidate)
        switch output {
        case .json: show(check.redaction.json(check.json))
        case .text: show(check.redaction.text(check.text))
        }
        throw ExitCode(check.isWorse ? 1 : check.isUndecided ? 2 : 0)
    }

    /// What another version of containerd would make of the node.
    private func ask(about text: String) throws {
        guard candidate.isEmpty, snapshot == nil, npd == nil, !probePlugins else {
            throw usageError("--upgrade-to looks at the files of a node; leave out what else is asked for")
        }
        guard let target = ContainerdVersion(text) else {
            throw usageError("\(text) is not a version of containerd; write it as 2.3.7")
        }
        let snapshot = try observe().snapshot
        guard let present = snapshot.live?.runningVersion ?? snapshot.installedVersion else {
            throw usageError("the version of this node's containerd is not known; give --root and --containerd-version")
        }
        let report = try UpgradeReport(
            root: root ?? "/", from: present, to: target, configPath: snapshot.configPath,
            configMustExist: snapshot.configMustExist)
        report.show(output, isBrief: brief)
        throw ExitCode(report.exitStatus)
    }

    private func observe() throws -> Observation {
        if let snapshot {
            guard root == nil, containerdVersion == nil else { throw usageError("--snapshot goes alone") }
            return try observeSnapshot(snapshot)
        }
        guard let root else {
            guard containerdVersion == nil else { throw usageError("--containerd-version goes with --root") }
            return try npd == nil
                ? observeNode(settingsPath: settings) : observeForDetector(settingsPath: settings)
        }
        return try observeTree(root: root, version: containerdVersion)
    }
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
