import Containerd
import Foundation
import Linux
import Node
import Programs
import Syntax
import Testing

/// docs/answers.md against what the built command prints.
@Suite("Answers as JSON")
struct AnswerTests {
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        try scratch.layOutNode()
        try scratch.write("{", "broken.conflist")
        try scratch.makeDirectory("state")
        let node = Snapshot(
            takenAt: Timestamp(monotonic: 0, realtime: 0, bootID: "boot"), files: FileTree(scope: .whole), live: nil,
            installedVersion: ContainerdVersion("1.7.24"))
        for name in ["a.json", "b.json"] { try scratch.write(writeJSON(node.json, pretty: true), name) }
    }

    private static let tree = ["--root", ".", "--containerd-version", "1.7.34"]

    private static let commands: [(schema: String, arguments: [String])] = [
        ("netready.status/v2", ["check"] + tree),
        ("netready.status/v2", ["check", "--snapshot", "a.json"]),
        ("netready.candidate/v1", ["check", "--candidate", "broken.conflist=/etc/cni/net.d/05-x.conflist"] + tree),
        ("netready.upgrade/v1", ["check", "--upgrade-to", "2.1.9"] + tree),
        ("netready.upgrade/v1", ["predict", "--root", ".", "--from", "1.7.34", "--to", "2.1.9"]),
        ("netready.prediction/v1", ["predict"] + tree), ("netready.lint/v1", ["lint", "broken.conflist"]),
        ("netready.lint/v1", ["lint", "etc/cni/net.d/10-good.conflist"]),
        ("netready.explanation/v1", ["explain"]), ("netready.explanation/v1", ["explain", "ConfNotLoaded"]),
        ("netready.history/v1", ["history", "--state-directory", "state"]),
        ("netready.history/v1", ["history", "--diff", "--state-directory", "state"]),
        ("netready.fix/v1", ["fix", "--state-directory", "state"] + tree),
        ("netready.ledgerEntry/v1", ["pause", "--state-directory", "state"]),
        ("netready.ledgerEntry/v1", ["pause", "--for", "2h", "--state-directory", "state"]),
        ("netready.ledgerEntry/v1", ["resume", "--state-directory", "state"]),
        ("netready.ledgerEntry/v1", ["reset", "--state-directory", "state"]),
        ("netready.comparison/v1", ["compare", "a.json", "b.json"]),
        ("netready.wait/v1", ["wait", "--timeout", "0"]),
    ]

    /// The rows of the page: the keys before a semicolon or a colon have to be there, the others may.
    private static func keys(of schema: String) throws -> (must: Set<String>, may: Set<String>)? {
        let page = try String(
            contentsOf: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().appending(path: "docs/answers.md"), encoding: .utf8)
        let row = try #require(page.split(separator: "\n").first { $0.hasPrefix("| `\(schema)` |") }, "\(schema)")
        let cell = row.split(separator: "|")[2]
        guard !cell.contains("](") else { return nil }
        func names(_ text: Substring) -> Set<String> {
            Set(text.matches(of: /`([A-Za-z]+)`/).map { String($0.output.1) })
        }
        let must = cell.prefix { $0 != ";" && $0 != ":" }
        return (names(must), names(cell))
    }

    @Test("each names its schema, and has the keys that docs/answers.md has", arguments: commands.indices)
    func answers(index: Int) throws {
        let (schema, arguments) = Self.commands[index]
        let answer = try netready(arguments + ["--output", "json"], in: scratch.path)
        #expect(answer.object["schema"] as? String == schema, "\(arguments): \(answer.said)")
        guard let keys = try Self.keys(of: schema) else { return }
        let written = Set(answer.object.keys).subtracting(["schema"])
        #expect(keys.must.isSubset(of: written) && written.isSubset(of: keys.may), "\(arguments): \(written.sorted())")
    }

    /// A ledger that cannot be read forbids each act, so that nothing can come of it wherever the tests run.
    @Test(
        "an act that is not done says so as JSON, with its guard or its cause",
        .enabled(if: geteuid() == 0, "acts need root"))
    func acts() throws {
        try scratch.write("not an entry\n", "state/ledger")
        for verb in ["reload", "restart"] {
            let answer = try netready(
                [verb, "--state-directory", scratch.place("state"), "--output", "json"], in: scratch.path)
            let object = answer.object
            #expect(object["schema"] as? String == "netready.act/v1", "\(answer.said)")
            #expect(object["action"] as? String == verb)
            let result = try #require(object["result"] as? String)
            #expect(["vetoed", "failed"].contains(result))
            #expect(answer.status == (result == "vetoed" ? 1 : 2))
            #expect((object["why"] as? String)?.isEmpty == false)
            #expect(object["guard"] is NSNull == (result == "failed"))
            let keys = try #require(try Self.keys(of: "netready.act/v1"))
            #expect(Set(object.keys).subtracting(["schema"]) == keys.must)
        }
    }

    @Test("a wait that ends by its time says what stands instead")
    func wait() throws {
        let answer = try netready(["wait", "--timeout", "0", "--output", "json"], in: scratch.path)
        let isReached = try #require(answer.object["reached"] as? Bool)
        #expect(answer.status == (isReached ? 0 : 1))
        #expect(isReached == ["ready", "degraded"].contains(answer.object["verdict"] as? String ?? ""))
        #expect(answer.object["timeoutSeconds"] as? Double == 0)
        #expect(answer.err.isEmpty)
    }

    @Test(
        "a gate that no settings name allows it, as JSON too", .enabled(if: geteuid() == 0, "the gate is asked by root")
    )
    func gate() throws {
        try scratch.write("[remediation]\nmode = \"observe\"\n", "netready.toml")
        let answer = try netready(
            ["gate", "--try", "--settings", scratch.place("netready.toml"), "--output", "json"], in: scratch.path)
        #expect(answer.object["schema"] as? String == "netready.gate/v1", "\(answer.said)")
        #expect(answer.status == 0 && answer.object["allows"] as? Bool == true)
        let keys = try #require(try Self.keys(of: "netready.gate/v1"))
        #expect(Set(answer.object.keys).subtracting(["schema"]) == keys.must)
    }

    @Test("answers about an upgrade are grouped under their own schema")
    func upgrades() throws {
        for name in ["u.json", "v.json"] {
            let answer = try netready(
                ["check", "--upgrade-to", "2.1.9", "--output", "json"] + Self.tree, in: scratch.path)
            try scratch.write(answer.out, name)
        }
        let answer = try netready(["compare", "u.json", "v.json", "--output", "json"], in: scratch.path)
        #expect(answer.object["schema"] as? String == "netready.upgrades/v1", "\(answer.said)")
        let keys = try #require(try Self.keys(of: "netready.upgrades/v1"))
        #expect(Set(answer.object.keys).subtracting(["schema"]).isSubset(of: keys.may))
    }
}
