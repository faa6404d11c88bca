import Containerd
import Foundation
import Node
import Programs
import Syntax
import Testing

/// The built `netready`, run as people run it, over file trees in a scratch directory.
@Suite("The command line")
struct CommandTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func makeInput() throws {
        try scratch.layOutNode()
        try scratch.write("{", "in/broken")
        try scratch.write(Scratch.list("other", plugin: "none"), "in/missing")
        try scratch.write(Scratch.list("new"), "in/new=1")
        try scratch.write("version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".cni]\nconf_dir = 5\n", "in/bad.toml")
        try scratch.write("version = 2\ndisabled_plugins = [\"io.containerd.grpc.v1.cri\"]\n", "in/off.toml")
    }

    private func check(_ candidates: [String]) throws -> Output {
        var arguments = ["check", "--root", ".", "--containerd-version", "1.7.34", "--output", "json"]
        for candidate in candidates { arguments += ["--candidate", candidate] }
        return try run(arguments)
    }

    private func run(_ arguments: [String], input: String? = nil) throws -> Output {
        try netready(arguments, in: scratch.path, input: input)
    }

    @Test(
        "a candidate that leaves the node as it is or fixes it is no worse, one that breaks it is",
        arguments: [
            (["in/new=1=/etc/cni/net.d/05-new.conflist"], 0), (["in/broken=/etc/cni/net.d/05-x.conflist"], 1),
            (["in/broken=/etc/cni/net.d/20-x.conflist"], 0), (["in/broken=/etc/cni/net.d/x.bak"], 0),
            (["in/missing=/etc/cni/net.d/05-x.conflist"], 1), (["-=/etc/cni/net.d/10-good.conflist"], 1),
            (["-=/etc/cni/net.d/10-good.conflist", "in/new=1=/etc/cni/net.d/10-new.conflist"], 0),
            (["in/bad.toml=/etc/containerd/config.toml"], 1), (["in/off.toml=/etc/containerd/config.toml"], 1),
            (["-=/etc/containerd/config.toml"], 0), (["in/bad.toml=/etc/containerd/conf.d/x.toml"], 0),
        ])
    func candidates(arguments: [String], status: Int) throws {
        try makeInput()
        let answer = try check(arguments)
        #expect(answer.status == Int32(status), "\(answer.out)\(answer.err)")
        #expect(answer.object["worse"] as? Bool == (status == 1))
    }

    @Test("a candidate that cannot be understood or read is bad usage, with a sentence")
    func badCandidates() throws {
        try makeInput()
        for argument in ["x", "=/etc/x", "in/none=/etc/cni/net.d/x.conf", "in=/etc/cni/net.d/x.conf"] {
            let answer = try check([argument])
            #expect(answer.status == 64)
            #expect(answer.err.contains("candidate") || answer.err.contains("name a file that can be read"))
        }
    }

    @Test("links within a copied root stay within it")
    func links() throws {
        try makeInput()
        try scratch.rename("etc/cni/net.d", "srv")
        try scratch.link("etc/cni/net.d", to: "/srv")
        let predict = ["predict", "--root", ".", "--containerd-version", "2.1.9", "--output", "json"]
        let answer = try run(predict)
        #expect(answer.status == 0)
        #expect(answer.object["networks"] as? [String] == ["good"])
        #expect(try check(["in/broken=/etc/cni/net.d/05-x.conflist"]).status == 1)
        #expect(try run(["check", "--root", ".", "--containerd-version", "2.1.9"]).status == 0)
    }

    @Test("without a version, or with what is none, check and predict of a root are bad usage")
    func versions() throws {
        try makeInput()
        for verb in ["check", "predict"] {
            #expect(try run([verb, "--root", "."]).status == 64)
            #expect(try run([verb, "--root", ".", "--containerd-version", "new"]).status == 64)
            #expect(try run([verb, "--root", "nowhere", "--containerd-version", "1.7.34"]).status == 64)
        }
        try scratch.makeDirectory("var/lib/dpkg")
        try scratch.write(
            "Package: containerd\nStatus: install ok installed\nVersion: 1.7.24~ds1-6\n", "var/lib/dpkg/status")
        let answer = try run(["predict", "--root", ".", "--output", "json"])
        #expect(answer.object["binDirs"] as? [String] == ["/usr/lib/cni"])
    }

    @Test(
        "check of a root ends with the status of its verdict",
        arguments: [("good", 0), ("broken", 1), ("missing", 3)])
    func verdicts(state: String, status: Int) throws {
        try makeInput()
        if state == "broken" { try scratch.write("[", "etc/cni/net.d/10-good.conflist") }
        if state == "missing" { try scratch.remove("opt/cni/bin/bridge") }
        let answer = try run(["check", "--root", ".", "--containerd-version", "1.7.34", "--output", "json"])
        #expect(answer.status == Int32(status))
        #expect(answer.object["now"] is NSNull)
    }

    @Test(
        "lint points at the mistake, and quotes containerd",
        arguments: [
            ("a.conflist", "{\n  \"name\": \"x\",\n}", 1, "a.conflist:2:14: ", "looking for beginning of object key"),
            ("a.conflist", #"{"name":"x","plugins":[]}"#, 1, "a.conflist:1:", "no plugins in list"),
            ("a.conf", "{}", 1, "a.conf:1:1: ", "missing 'type'"),
            ("a.conf", #"{"type":"x"}"#, 0, "", ""),
            ("config.toml", "version = 2\n[a", 1, "config.toml:2:", "containerd says: containerd: "),
            ("config.toml", "version = 2\nroots = 1\n", 0, "", ""),
            ("x.json", "[1,]", 1, "x.json:1:3: ", ""),
        ])
    func lint(name: String, text: String, status: Int, place: String, words: String) throws {
        try scratch.write(text, name)
        let answer = try run(["lint", name])
        #expect(answer.status == Int32(status), "\(answer.out)\(answer.err)")
        #expect(answer.out.hasPrefix(place))
        #expect(words.isEmpty || answer.out.contains(words), "\(answer.out)")
    }

    @Test("a recorded node is read from a pipe as from a file", arguments: ["-", "/dev/stdin", "/dev/fd/0", "in/node"])
    func recordedNode(name: String) throws {
        try scratch.makeDirectory("in")
        let node = Snapshot(
            takenAt: Timestamp(monotonic: 0, realtime: 0, bootID: "boot"), files: FileTree(scope: .whole), live: nil,
            installedVersion: ContainerdVersion("1.7.24"))
        let text = writeJSON(node.json, pretty: true)
        try scratch.write(text, "in/node")
        let answer = try run(["check", "--snapshot", name, "--output", "json"], input: text)
        #expect(answer.object["verdict"] as? String == "notReady", "\(answer.err)")
        #expect(answer.status == 1)
    }

    @Test("lint reads a pipe that a person gives it for a file")
    func lintOfPipe() throws {
        #expect(try run(["lint", "--syntax", "conf", "/dev/stdin"], input: #"{"type":"x"}"#).status == 0)
        #expect(try run(["lint", "--syntax", "conf", "/dev/stdin"], input: "{").status == 1)
    }

    @Test("lint tells of every mistake of a file, and whose words are containerd's")
    func everyMistake() throws {
        try scratch.makeDirectory("x")
        try scratch.write(#"{"name": 1, "plugins": [{"ipam": []}, {"type": 2}]}"#, "a.conflist")
        try scratch.write("version = 2\nroot = 1\nimports = [\"/not/looked/at.toml\"]\n[grpc]\nuid = \"x\"\n", "c.toml")
        try scratch.write(#"{"name": "x"}"#, "b.conflist")
        try scratch.write(#"{"type": "y"}"#, "x/10-y.conf")
        let answer = try run(["lint", "a.conflist", "c.toml", "b.conflist", "--output", "json"])
        let found = answer.object["complaints"] as? [[String: Any]] ?? []
        let places = found.map { "\($0["file"] ?? ""):\($0["line"] ?? ""):\($0["column"] ?? "")" }
        #expect(
            places == [
                "a.conflist:1:10", "a.conflist:1:25", "a.conflist:1:34", "a.conflist:1:48", "c.toml:2:8", "c.toml:5:7",
                // What an import says is not known without the tree.
                "c.toml:3:12",
            ], "\(answer.out)")
        let words = found.map { $0["containerd"] as? String ?? "" }
        #expect(words[0].contains("invalid name type float64") && words[4].contains("row 2 column 8"))
        #expect(words.count { !$0.isEmpty } == 2)
    }

    @Test("lint's syntax is TOML 1.0 and Go's JSON, and nothing else")
    func syntaxOnly() throws {
        for (syntax, text, isTaken) in [
            ("toml", "a = { b = 1, }", false), ("toml", "a = \"\\e\"", false), ("toml", "a = 1\na = 2", false),
            ("toml", "[plugins.cri]\nx = 1979-05-27", true), ("json", "\u{FEFF}{}", false), ("json", "[1,2,]", false),
            ("json", "{\"plugins\": 7, \"plugins\": 8}", true), ("json", "\"\\ud800\"", true),
        ] {
            try scratch.write(text, "file")
            let answer = try run(["lint", "--syntax", syntax, "file"])
            #expect(answer.status == (isTaken ? 0 : 1), "\(syntax) \(text): \(answer.out)")
        }
    }

    @Test("lint tells of every mistake of every file, those that containerd takes in silence as notes")
    func manyMistakes() throws {
        try scratch.write(
            "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".cni]\nconf_dirs = 1\nbin_dirt = 2\n", "c.toml")
        try scratch.write("{", "a.conflist")
        let answer = try run(["lint", "c.toml", "a.conflist", "nothing.conf", "--output", "json"])
        let found = answer.object["complaints"] as? [[String: Any]] ?? []
        #expect(answer.status == 1)
        #expect(found.filter { $0["severity"] as? String == "warning" }.compactMap { $0["line"] as? Int } == [3, 4])
        #expect(Set(found.compactMap { $0["file"] as? String }) == ["c.toml", "a.conflist", "nothing.conf"])
    }
}
