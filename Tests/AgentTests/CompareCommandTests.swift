import Foundation
import Testing

/// `netready compare`, `explain` and `status` as people run them, over documents in a scratch directory.
@Suite("Documents on the command line")
struct CompareCommandTests {
    private let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("netready-\(UUID().uuidString)")

    private struct Answer {
        var status: Int32
        var out: String
        var err: String
    }

    /// The command lies beside the program that runs the tests.
    private func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Answer {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent(
            "netready")
        process.arguments = arguments
        process.environment = environment
        process.currentDirectoryURL = scratch
        let (out, err) = (Pipe(), Pipe())
        process.standardOutput = out
        process.standardError = err
        try process.run()
        let printed = try out.fileHandleForReading.readToEnd() ?? Data()
        let complained = try err.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Answer(
            status: process.terminationStatus, out: String(decoding: printed, as: UTF8.self),
            err: String(decoding: complained, as: UTF8.self))
    }

    private func write(_ text: String, to path: String) throws {
        let place = scratch.appendingPathComponent(path)
        try FileManager.default.createDirectory(
            at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: place)
    }

    private static func status(networks: String = "pods", findings: String = "") -> String {
        let outcome =
            #"{"outcome":"serving","networkReady":true,"networks":["\#(networks)"],"confDir":"/etc/cni/net.d","binDirs":["/opt/cni/bin"],"maxConfNum":1}"#
        return
            #"{"schema":"netready.status/v1","verdict":"ready","reason":"Ready","now":\#(outcome),"afterReload":\#(outcome),"afterRestart":\#(outcome),"watch":"alive","findings":[\#(findings)],"containerd":{"running":"1.7.24"}}"#
    }

    @Test("equal nodes end with 0, others with 1 and the odd one named by its file")
    func compares() throws {
        defer { try? FileManager.default.removeItem(at: scratch) }
        for name in ["a", "b", "c"] { try write(Self.status(), to: "\(name).json") }
        try write(Self.status(networks: "other"), to: "node-7.json")
        let same = try run(["compare", "a.json", "b.json", "c.json"])
        #expect(same.status == 0 && same.out.hasPrefix("SAME  3 nodes"), "\(same.err)")
        let other = try run(["compare", "a.json", "b.json", "c.json", "node-7.json"])
        #expect(other.status == 1)
        #expect(other.out.contains("the odd one out is node-7\n"))
        #expect(other.out.contains("networks  3 nodes: pods; node-7: other\n"))
        let object = try run(["compare", "a.json", "node-7.json", "--output", "json"])
        let value = try JSONSerialization.jsonObject(with: Data(object.out.utf8)) as? [String: Any]
        #expect(object.status == 1 && value?["same"] as? Bool == false)
    }

    @Test("files of one name in several directories are called by their paths")
    func sameNames() throws {
        defer { try? FileManager.default.removeItem(at: scratch) }
        try write(Self.status(), to: "a/status.json")
        try write(Self.status(networks: "other"), to: "b/status.json")
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
        defer { try? FileManager.default.removeItem(at: scratch) }
        try write(Self.status(), to: "a.json")
        try write("{\n]", to: "cut.json")
        try write(#"{"schema":"x"}"#, to: "other.json")
        try write(#"{"schema":"netready.snapshot/v1"}"#, to: "empty.json")
        let answer = try run(["compare"] + files)
        #expect(answer.status == 64)
        #expect(answer.err.hasPrefix("netready: ") && answer.err.contains(words), "\(answer.err)")
        #expect(answer.err.split(separator: "\n").count == 1)
    }

    @Test("a status is shown with the offending line, and without colours where there is no terminal")
    func statusText() throws {
        defer { try? FileManager.default.removeItem(at: scratch) }
        try write("{\n  \"x\" }", to: "list")
        let place = scratch.appendingPathComponent("list").path
        let finding =
            #"{"code":"ConfFileMalformed","severity":"error","message":"It is broken.","location":{"file":"\#(place)","line":2,"column":7},"remedy":"Mend it.","consequences":[]}"#
        try write(Self.status(findings: finding).replacing(#""ready""#, with: #""notReady""#), to: "run/status.json")
        let answer = try run(["status", "--runtime-directory", scratch.appendingPathComponent("run").path])
        #expect(answer.status == 1)
        #expect(answer.out.contains("    2 |   \"x\" }\n      |       ^\n"), "\(answer.out)")
        #expect(answer.out.contains("at \(place):2:7"))
        #expect(!answer.out.contains("\u{1b}"))
    }

    @Test("plug-ins of a copied or recorded node are never run")
    func probesOnlyThisNode() throws {
        defer { try? FileManager.default.removeItem(at: scratch) }
        try write("", to: "x")
        for arguments in [["--root", "."], ["--snapshot", "x"], ["--candidate", "x=/etc/cni/net.d/x.conf"]] {
            let answer = try run(["check", "--probe-plugins"] + arguments)
            #expect(answer.status == 64 && answer.err.contains("--probe-plugins"))
        }
    }
}
