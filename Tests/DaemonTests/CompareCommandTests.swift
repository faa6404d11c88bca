import Foundation
import Programs
import Reporting
import Testing

/// `netready compare`, `explain` and `status` as people run them, over documents in a scratch directory.
@Suite("Documents on the command line")
struct CompareCommandTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func run(_ arguments: [String]) throws -> Output {
        try netready(arguments, in: scratch.path, environment: [:])
    }

    private static func status(
        networks: String = "pods", findings: String = "", schema: String = PublishedStatus.schema
    ) -> String {
        let outcome =
            #"{"outcome":"serving","networkReady":true,"networks":["\#(networks)"],"confDir":"/etc/cni/net.d","binDirs":["/opt/cni/bin"],"maxConfNum":1}"#
        return
            #"{"schema":"\#(schema)","verdict":"ready","reason":"Ready","now":\#(outcome),"afterReload":\#(outcome),"afterRestart":\#(outcome),"watch":"alive","findings":[\#(findings)],"containerd":{"running":"1.7.24"}}"#
    }

    @Test("equal nodes end with 0, others with 1 and the odd one named by its file")
    func compares() throws {
        for name in ["a", "b", "c"] { try scratch.write(Self.status(), "\(name).json") }
        try scratch.write(Self.status(networks: "other"), "node-7.json")
        let same = try run(["compare", "a.json", "b.json", "c.json"])
        #expect(same.status == 0 && same.out.hasPrefix("SAME  3 nodes"), "\(same.err)")
        let other = try run(["compare", "a.json", "b.json", "c.json", "node-7.json"])
        #expect(other.status == 1)
        #expect(other.out.contains("the odd one out is node-7\n"))
        #expect(other.out.contains("networks  3 nodes: pods; node-7: other\n"))
        let object = try run(["compare", "a.json", "node-7.json", "--output", "json"])
        #expect(object.status == 1 && object.object["same"] as? Bool == false)
    }

    @Test("what an earlier netready wrote is compared by the names of today")
    func earlier() throws {
        let new = #"{"code":"ConfigRemoved","group":"CONF_DELETED_BY_TOOL","severity":"error","message":"x","fix":"y"}"#
        let old =
            #"{"code":"ConfRemoved","cause":"CONF_DELETED_BY_TOOL","severity":"error","message":"x","remedy":"y"}"#
        try scratch.write(Self.status(findings: old, schema: "netready.status/v1"), "old.json")
        try scratch.write(Self.status(findings: new), "new.json")
        let answer = try run(["compare", "old.json", "new.json"])
        #expect(answer.status == 0, "\(answer.out)\(answer.err)")
        try scratch.write(Self.status(schema: "netready.status/v3"), "next.json")
        let refused = try run(["compare", "old.json", "next.json"])
        #expect(refused.status == 64 && refused.err.contains("netready.status/v3"), "\(refused.err)")
    }

    @Test("files of one name in several directories are called by their paths")
    func sameNames() throws {
        try scratch.write(Self.status(), "a/status.json")
        try scratch.write(Self.status(networks: "other"), "b/status.json")
        let answer = try run(["compare", "a/status.json", "b/status.json"])
        #expect(answer.out.contains("networks  a/status.json: pods; b/status.json: other\n"), "\(answer.out)")
        #expect(try run(["compare", "a/status.json", "a/status.json"]).status == 64)
    }

    @Test(
        "what cannot be compared is bad usage, one sentence with the place",
        arguments: [
            (["a.json"], "two nodes or more"), (["a.json", "none.json"], "No such file or directory"),
            (["a.json", "cut.json"], "cut.json:2:1 is no JSON: "),
            (["a.json", "other.json"], "other.json:1:11 is neither a status nor a snapshot: "),
            (["a.json", "empty.json"], "empty.json:1:1 is no recorded node: takenAt.realtime is missing"),
        ])
    func refusals(files: [String], words: String) throws {
        try scratch.write(Self.status(), "a.json")
        try scratch.write("{\n]", "cut.json")
        try scratch.write(#"{"schema":"x"}"#, "other.json")
        try scratch.write(#"{"schema":"netready.snapshot/v1"}"#, "empty.json")
        let answer = try run(["compare"] + files)
        #expect(answer.status == 64)
        #expect(answer.err.hasPrefix("netready: ") && answer.err.contains(words), "\(answer.err)")
        #expect(answer.err.split(separator: "\n").count == 1)
    }

    @Test("a status is shown with the offending line, and without colours where there is no terminal")
    func statusText() throws {
        try scratch.write("{\n  \"x\" }", "list")
        let place = scratch.place("list")
        let finding =
            #"{"code":"ConfFileMalformed","severity":"error","message":"It is broken.","location":{"file":"\#(place)","line":2,"column":7},"fix":"Mend it.","consequences":[]}"#
        try scratch.write(
            Self.status(findings: finding).replacing(#""ready""#, with: #""notReady""#), "run/status.json")
        let answer = try run(["status", "--runtime-directory", scratch.place("run")])
        #expect(answer.status == 1)
        #expect(answer.out.contains("    2 |   \"x\" }\n      |       ^\n"), "\(answer.out)")
        #expect(answer.out.contains("at \(place):2:7"))
        #expect(!answer.out.contains("\u{1b}"))
    }

    @Test("plugins of a copied or recorded node are never run")
    func probesOnlyThisNode() throws {
        try scratch.write("", "x")
        for arguments in [["--root", "."], ["--snapshot", "x"], ["--candidate", "x=/etc/cni/net.d/x.conf"]] {
            let answer = try run(["check", "--probe-plugins"] + arguments)
            #expect(answer.status == 64 && answer.err.contains("--probe-plugins"))
        }
    }
}
