import Containerd
import Diagnosis
import Foundation
import Linux
import Node
import Programs
import Redaction
import Reporting
import Syntax
import Testing

@testable import Daemon
@testable import Observing

/// No secret of any file that is read appears in anything that is said.
@Suite("Secrets in outputs")
struct SecretOutputTests {
    @Test(
        "each assessment of a node full of secrets is free of them", arguments: ["1.6.20", "1.7.24", "2.1.9", "2.3.4"])
    func says(version: String) throws {
        let tree = try SecretTree()
        try expectNoLeak(tree, version, "as it is")
        for change in Self.changes {
            let good = SecretTree.text(of: change.path)
            #expect(change.text != good, "\(change.what) changes nothing")
            try tree.scratch.write(change.text, change.path)
            try expectNoLeak(tree, version, change.what)
            try tree.scratch.write(good, change.path)
        }
    }

    /// A file that is not as it should be.
    private struct Change: Sendable {
        var what: String
        var path: String
        var text: String
    }

    /// Mistakes beside a secret, within one, and of its type: what is said of them quotes the line.
    private static let changes: [Change] =
        cuts(of: SecretTree.conflist) + cuts(of: SecretTree.config)
        + mistakes.map { mistake in
            let text = SecretTree.text(of: mistake.path)
            return Change(
                what: mistake.what, path: mistake.path, text: text.replacing(mistake.right, with: mistake.wrong))
        }

    private static let mark = SecretTree.mark
    private static let mistakes: [(what: String, path: String, right: String, wrong: String)] = [
        ("a secret of a wrong type", SecretTree.config, "password = \"\(mark)c\"", "password = [\"\(mark)c\"]"),
        ("a secret without quotes", SecretTree.config, "\"\(mark)c\"", "\(mark)c"),
        ("a secret with half its quotes", SecretTree.config, "\(mark)c\"", "\(mark)c"),
        ("a secret with a bad escape", SecretTree.config, "\"\(mark)c\"", "\"\\q\(mark)c\""),
        ("a key twice", SecretTree.config, "username = ", "password = "),
        ("a header of a wrong type", SecretTree.config, "[\"\(mark)f\"]", "\"\(mark)f\""),
        ("a secret without quotes in JSON", SecretTree.conflist, "\"\(mark)\"", mark),
        ("a secret with a bad escape in JSON", SecretTree.conflist, "\"\(mark)\"", "\"\\q\(mark)\""),
        ("a comma too many beside a secret", SecretTree.conflist, "\(mark)4\"", "\(mark)4\","),
        ("no kubeconfig", SecretTree.conflist, "calico-kubeconfig", "gone"),
        ("a kubeconfig that is no YAML", SecretTree.kubeconfig, "users:", "users: [ {"),
    ]

    /// The file ends in the midst of each of its lines that hold a secret.
    private static func cuts(of path: String) -> [Change] {
        let rows = SecretTree.text(of: path).split(separator: "\n", omittingEmptySubsequences: false)
        // Nothing tells the beginning of a token in an address from that of a host's name.
        let isTold = { (row: Substring) in row.contains(mark) && !row.contains("://\(mark)") }
        return rows.indices.filter { isTold(rows[$0]) }.map { index in
            let row = rows[index]
            let end = row.ranges(of: mark).last?.upperBound ?? row.endIndex
            let kept = rows[..<index].map { $0 + "\n" }.joined()
            return Change(what: "cut in line \(index + 1)", path: path, text: kept + row[..<end])
        }
    }

    private func expectNoLeak(_ tree: SecretTree, _ version: String, _ what: String) throws {
        for isLive in [false, true] {
            for (name, text) in try outputs(tree, version, isLive: isLive) where text.contains(SecretTree.mark) {
                let lines = text.split(separator: "\n").filter { $0.contains(SecretTree.mark) }
                Issue.record("\(version), \(what), live \(isLive): \(name) says \(lines.joined(separator: "\n"))")
            }
        }
    }

    /// Everything that any program here says of one observation.
    private func outputs(_ tree: SecretTree, _ version: String, isLive: Bool) throws -> [(String, String)] {
        let collector = try FileCollector(root: tree.scratch.path)
        let moment = Timestamp(monotonic: 10 * Span.hour, realtime: SecretTree.now, bootID: "b")
        let snapshot = Snapshot(
            takenAt: moment, files: FileTree(scope: .observed), live: isLive ? SecretTree.live(version) : nil,
            installedVersion: ContainerdVersion(version), machine: 62, containers: isLive ? [SecretTree.agent] : nil)
        let unit = snapshot.live?.unit?.environment.map { "\($0.key)=\($0.value)" } ?? []
        collector.learn(environment: unit, names: snapshot.live?.names ?? [])
        let observation = settle(snapshot, with: collector, now: SecretTree.now)
        let redaction = observation.redaction
        let assessment = observation.assessment
        #expect(assessment.missing.isEmpty)
        let document = observation.document(digests: Digests(assessment), since: moment, remediation: nil)
        let recorded = redaction.json(observation.snapshot.json).string
        let replayed = try Snapshot(json: try parseJSON(Array(recorded.utf8)))
        let again = Observation(snapshot: replayed, assessment: assess(replayed), redaction: replayed.redaction)
            .document(digests: Digests(assessment), since: moment, remediation: nil)
        var recordBuilder = RecordBuilder()
        let records = recordBuilder.publish(assessment, [], at: moment)
            .flatMap { $0.fields(through: redaction) }.map { "\($0.name)=\($0.value.string)" }
        let prediction = assessment.afterRestart
        return [
            ("check", text(document, observation.snapshot.files, redaction)),
            ("check --output json", redaction.json(document.json).string),
            ("predict", prediction.map { redaction.json($0.outcome.json).string } ?? ""),
            (
                "the notes of predict",
                redaction.text(prediction?.configuration.problems.map(\.text).joined() ?? "").string
            ),
            ("snapshot", recorded), ("the journal", records.joined(separator: "\n")),
            ("check --snapshot", text(again, replayed.files, replayed.redaction)),
        ]
    }

    private func text(_ document: StatusDocument, _ files: FileTree, _ redaction: Redaction) -> String {
        let style = TerminalText.Style(isColoured: false)
        return Report.text(PublishedStatus(document), files: files, style: style, redaction: redaction).string
    }

    @Test("no command prints a secret of the files that it is given")
    func prints() throws {
        let tree = try SecretTree()
        let root = tree.scratch.path
        try tree.scratch.write(
            "{\"name\": \"x\", \"token\": \"\(SecretTree.mark)\", \"plugins\": [}", "in/broken.conflist")
        let version = ["--containerd-version", "1.7.24"]
        let candidate = ["--candidate", "\(root)/in/broken.conflist=/etc/cni/net.d/05-x.conflist"]
        var commands = [
            ["check", "--root", root] + version, ["predict", "--root", root] + version,
            ["check", "--root", root] + version + candidate,
            ["lint"]
                + [SecretTree.conflist, SecretTree.config, "in/broken.conflist", "etc/containerd/conf.d/x.toml"]
                .map { "\(root)/\($0)" },
            ["lint", "--syntax", "toml", "\(root)/\(SecretTree.conflist)"],
            ["lint", "--syntax", "json", "\(root)/\(SecretTree.config)"],
        ]
        commands += commands.map { $0 + ["--output", "json"] }
        for command in commands {
            let said = try netready(command).said
            #expect(!said.isEmpty)
            #expect(!said.contains(SecretTree.mark), "netready \(command.joined(separator: " ")) says \(said)")
        }
    }
}
