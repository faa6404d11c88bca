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

/// A file in a place where it does not lie yet, `FILE=PATH`, or a file that is to go, `-=PATH`.
struct Candidate: ExpressibleByArgument {
    /// The file of this machine that has the content; nil where the path is to be removed.
    var source: String?
    /// Where it would lie on the node.
    var path: String

    init?(argument: String) {
        // A file's name may hold an equals sign; a path of the node begins with a slash.
        let bytes = Array(argument.utf8)
        let place = bytes.indices.dropLast().last { index in
            bytes[index] == UInt8(ascii: "=") && bytes[index + 1] == UInt8(ascii: "/")
        }
        guard let place, place > 0 else { return nil }
        let source = String(decoding: bytes[..<place], as: UTF8.self)
        self.source = source == "-" ? nil : source
        path = String(decoding: bytes[(place + 1)...], as: UTF8.self)
    }
}

extension Candidate {
    /// What would lie there; nil where the path is to be removed.
    fileprivate func content() throws -> [UInt8]? { try source.map { try readInput($0) } }
}

/// What candidates would make of a node: the gate before a file is put into its place.
struct CandidateCheck {
    /// Which reading is compared.
    enum Reading: String {
        /// CNI configurations: containerd reads them while it runs.
        case afterReload
        /// config.toml and what it imports, and any tree that no containerd runs on.
        case afterRestart
    }

    private let before: Observation
    private let after: Observation
    /// What must not be shown, of the node and of the candidates.
    private(set) var redaction: Redaction
    let reading: Reading

    init(_ observed: Observation, root path: String, candidates: [Candidate]) throws {
        let root = try NodeRoot(path: path)
        let now = observed.snapshot.takenAt.realtime
        redaction = observed.redaction
        var overlay = FileOverlay(now: now)
        for candidate in candidates {
            let content = try candidate.content()
            if let content { redaction.learn(content, path: candidate.path) }
            overlay.put(content, at: candidate.path, in: root)
        }
        let isLive = observed.assessment.onDisk != nil
        let isConfiguration = candidates.contains { Self.isConfiguration($0.path, observed.assessment) }
        reading = isLive && !isConfiguration ? .afterReload : .afterRestart
        before = try Self.evaluate(observed.snapshot, reading, path, overlay: nil)
        after = try Self.evaluate(observed.snapshot, reading, path, overlay: overlay)
    }

    /// Whether containerd reads the path only at its start.
    private static func isConfiguration(_ path: String, _ assessment: Assessment) -> Bool {
        let reading = assessment.afterRestart?.configuration
        let directories = (reading?.directories ?? []) + ["/etc/containerd"]
        let files = reading?.files ?? []
        return files.contains(path) || directories.contains { path.hasPrefix($0 + "/") && $0 != "/etc/cni/net.d" }
    }

    /// The node as it would be once containerd had read the files.
    private static func evaluate(
        _ snapshot: Snapshot, _ reading: Reading, _ path: String, overlay: FileOverlay?
    ) throws -> Observation {
        let collector = try FileCollector(root: path)
        let now = snapshot.takenAt.realtime
        var snapshot = snapshot
        if reading == .afterReload {
            let present = settle(snapshot, with: collector, overlay: overlay, now: now)
            snapshot.live = present.snapshot.live?.afterReload(present.assessment.onDisk)
        } else {
            snapshot.live = nil
        }
        return settle(snapshot, with: collector, overlay: overlay, now: now)
    }

    var isWorse: Bool {
        let (old, new) = (rank(before), rank(after))
        if new != old { return new < old }
        return Self.weight(after.assessment.verdict) < Self.weight(before.assessment.verdict)
    }

    /// What the candidates add hangs on what files do not tell.
    var isUndecided: Bool { !undecided.isEmpty }

    private var undecided: [UnmodelledKey] {
        guard reading == .afterRestart, let new = after.assessment.afterRestart else { return [] }
        let known = Set((before.assessment.afterRestart?.undecided ?? []).map { "\($0.path) \($0.value)" })
        return new.undecided.filter { !known.contains("\($0.path) \($0.value)") }
    }

    private func rank(_ observation: Observation) -> OutcomeRank {
        outcome(observation)?.rank ?? .notRunning
    }

    private func outcome(_ observation: Observation) -> Outcome? {
        reading == .afterReload
            ? observation.assessment.onDisk?.outcome : observation.assessment.afterRestart?.outcome
    }

    private static func weight(_ verdict: Verdict) -> Int {
        switch verdict {
        case .ready: 2
        case .degraded: 1
        case .notReady, .unknown: 0
        }
    }

    /// What is found with the candidates and not without them.
    private var added: [Finding] {
        after.assessment.findings.filter { finding in
            !before.assessment.findings.contains { $0.isSameAs(finding) && $0.message == finding.message }
        }
    }

    var json: JSONValue {
        .object([
            ("schema", "netready.candidate/v1"), ("worse", .bool(isWorse)), ("reading", .string(reading.rawValue)),
            ("before", side(before)), ("after", side(after)), ("findings", .array(added.map(\.json))),
            ("undecided", .array(undecided.map { PredictionDocument.Undecided($0).json })),
        ])
    }

    private func side(_ observation: Observation) -> JSONValue {
        .object([
            ("verdict", .string(observation.assessment.verdict.rawValue)),
            ("reason", .string(observation.assessment.reason)),
            ("outcome", outcome(observation)?.json ?? .null),
        ])
    }

    var text: String {
        let moment = reading == .afterReload ? "when containerd reads them" : "when containerd is next started"
        var lines = ["\(isWorse ? "Worse" : "No worse") \(moment):"]
        lines.append("without  \(line(before))")
        lines.append("with     \(line(after))")
        lines += added.map { finding in
            "         \(finding.severity.rawValue) \(finding.location.map { "\($0.text): " } ?? "")\(finding.message)"
        }
        lines += undecided.map { "         undecided \(PredictionDocument.Undecided($0).text)" }
        return lines.map { printable($0) + "\n" }.joined()
    }

    private func line(_ observation: Observation) -> String {
        let networks = outcome(observation)?.networks ?? []
        let verdict = observation.assessment.verdict
        let reason = verdict == .ready ? "" : " (\(observation.assessment.reason))"
        return "\(verdict.rawValue)\(reason)"
            + (networks.isEmpty ? "" : ", networks \(networks.joined(separator: ", "))")
    }
}

/// The content of a file that was named on the command line.
func readInput(_ path: String) throws -> [UInt8] {
    do throws(SystemError) {
        return try StandardStream.named(path, limit: 16 << 20)
    } catch {
        throw usageError("\(error.description); name a file that can be read")
    }
}
