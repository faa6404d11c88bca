import Containerd
import Foundation
import Node
import Observing
import Programs
import Redaction
import Reporting
import Syntax
import Testing

@testable import Daemon

/// Documents of nodes full of secrets, side by side: those that netready writes, and those of who did not mask them.
@Suite("Secrets and netready compare")
struct SecretCompareTests {
    private let scratch: Scratch
    private static let mark = SecretTree.mark

    init() throws { scratch = try Scratch() }

    /// What netready records of a node.
    private func observe(_ tree: SecretTree, _ version: String) throws -> Observation {
        let collector = try FileCollector(root: tree.scratch.path)
        let moment = Timestamp(monotonic: 10 * Span.hour, realtime: SecretTree.now, bootID: "b")
        let snapshot = Snapshot(
            takenAt: moment, files: collector.tree, live: SecretTree.live(version),
            installedVersion: ContainerdVersion(version), machine: 62, containers: [SecretTree.agent])
        return settle(snapshot, with: collector, now: SecretTree.now)
    }

    /// The same node as a program would record it that masks nothing.
    private func raw(_ observation: Observation, _ tree: SecretTree) throws -> String {
        let text = writeJSON(observation.snapshot.json, pretty: true)
        var node = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        var files = try #require(node["files"] as? [String: Any])
        let entries = try #require(files["entries"] as? [[String: Any]])
        files["entries"] = entries.map { entry in
            guard let path = entry["path"] as? String, entry["text"] != nil else { return entry }
            return entry.merging(["text": tree.scratch.text(path) ?? ""]) { $1 }
        }
        files["credentials"] = try #require(files["credentials"] as? [[String: Any]]).map { facts in
            facts.merging(["server": "https://me:\(Self.mark)j@10.96.0.1:443"]) { $1 }
        }
        node["files"] = files
        var live = try #require(node["live"] as? [String: Any])
        var unit = try #require(live["unit"] as? [String: Any])
        unit["environment"] = [
            "HTTPS_PROXY": "http://me:\(Self.mark)u@proxy:3128", "NO_PROXY": "localhost", "API_TOKEN": "\(Self.mark)y",
        ]
        live["unit"] = unit
        let said = "failed to setup network for sandbox \"b1\": Get \"https://me:\(Self.mark)r@10.96.0.1/apis\": "
        live["journal"] = [
            [
                "unit": "containerd.service", "realtime": SecretTree.now - Span.second,
                "message": "\(said)Authorization: Bearer \(Self.mark)s",
            ]
        ]
        var answer = try #require(live["answer"] as? [String: Any])
        var status = try #require(answer["status"] as? [String: Any])
        status["message"] = "token=\(Self.mark)t"
        status["networkReady"] = false
        var running = try #require(status["running"] as? [String: Any])
        running["lastLoads"] = ["default": "cni config load failed: token=\"\(Self.mark)x\""]
        status["running"] = running
        answer["status"] = status
        live["answer"] = answer
        node["live"] = live
        var container: [String: Any] = try #require((node["containers"] as? [[String: Any]])?.first)
        container["log"] = ["ERROR cannot log in with token \"\(Self.mark)v\", password=\(Self.mark)w"]
        node["containers"] = [container]
        return String(decoding: try JSONSerialization.data(withJSONObject: node, options: [.sortedKeys]), as: UTF8.self)
    }

    @Test(
        "neither what is the same nor what differs shows a secret, whoever recorded the nodes",
        arguments: ["1.6.20", "1.7.24", "2.1.9", "2.3.4"])
    func compares(version: String) throws {
        let tree = try SecretTree()
        let first = try observe(tree, version)
        let firstRaw = try raw(first, tree)
        try tree.scratch.write(
            SecretTree.text(of: SecretTree.conflist).replacing(Self.mark, with: "\(Self.mark)99")
                .replacing("root:", with: "other:"), SecretTree.conflist)
        try tree.scratch.write(
            SecretTree.text(of: SecretTree.config).replacing("mirror.example", with: "other.example"), SecretTree.config
        )
        let second = try observe(tree, version)
        let documents = [
            "a.json": first.redaction.json(first.snapshot.json).string,
            "b.json": second.redaction.json(second.snapshot.json).string,
            "c.json": firstRaw, "d.json": try raw(second, tree),
            "e.json": first.redaction.json(first.snapshot.document(first.assessment).json).string,
        ]
        for (name, text) in documents { try scratch.write(text, name) }
        #expect(documents["c.json"]?.contains("\(Self.mark)c") == true)
        #expect(documents["a.json"]?.contains(Self.mark) == false && documents["e.json"]?.contains(Self.mark) == false)
        for files in [["a.json", "b.json"], ["a.json", "c.json"], ["c.json", "d.json"], documents.keys.sorted()] {
            for format in [[], ["--output", "json"]] {
                let output = try netready(["compare"] + files + format, in: scratch.path)
                #expect(output.status == 1, "\(output.said)")
                #expect(!output.said.contains(Self.mark), "\(files): \(output.said)")
                if files.count == 2, files[1] != "c.json" {
                    #expect(output.out.contains("other.example"), "a difference beside a secret is not shown")
                }
            }
        }
    }

    @Test(
        "a recorded node that nobody has masked is masked when it is looked at, and where it is broken no line is quoted"
    )
    func replays() throws {
        let tree = try SecretTree()
        let text = try raw(try observe(tree, "1.7.24"), tree)
        try scratch.write(text, "node.json")
        let middle = try #require(text.range(of: "\(Self.mark)c")).upperBound
        try scratch.write(String(text[..<middle]), "cut.json")
        try scratch.write(text.replacing("\"\(Self.mark)v\\\"", with: "\\q\(Self.mark)"), "bad.json")
        for arguments in [
            ["check", "--snapshot", "node.json"], ["check", "--snapshot", "node.json", "--output", "json"],
            ["check", "--snapshot", "cut.json"], ["check", "--snapshot", "bad.json"],
            ["compare", "node.json", "cut.json"], ["compare", "bad.json", "node.json"],
        ] {
            let output = try netready(arguments, in: scratch.path)
            #expect(!output.said.isEmpty)
            #expect(!output.said.contains(Self.mark), "\(arguments): \(output.said)")
        }
    }
}
