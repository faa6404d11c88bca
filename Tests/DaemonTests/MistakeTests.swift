import Containerd
import Foundation
import Programs
import Syntax
import Testing

@testable import Daemon

/// The built `netready`, as it is typed wrongly: one sentence that says what, where and what to do.
@Suite("The command line: mistakes")
struct MistakeTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func run(_ arguments: [String]) throws -> Output { try netready(arguments, in: scratch.path) }

    private func isOneSentence(_ answer: Output) -> Bool {
        answer.err.hasPrefix("netready: ") && answer.err.filter { $0 == "\n" }.count == 1 && answer.out.isEmpty
    }

    @Test(
        "what is no recorded node is refused with its place",
        arguments: [
            ("", "node.json:1:1 is no JSON: the file is empty"), ("{\n\"a\": 1,\n", "node.json:"),
            ("root:x:0", "node.json:1:1 is no JSON: a value is expected here"), ("{}", "node.json: "),
        ])
    func recordedNode(text: String, words: String) throws {
        try scratch.write(text, "node.json")
        let answer = try run(["check", "--snapshot", "node.json"])
        #expect(answer.status == 64)
        #expect(isOneSentence(answer) && answer.err.contains(words), "\(answer.said)")
        #expect(!answer.err.contains("SyntaxError"), "\(answer.err)")
    }

    @Test(
        "settings that are named and do not exist are not taken for the defaults", arguments: ["check", "wait", "fix"])
    func missingSettings(verb: String) throws {
        let answer = try run([verb, "--settings", "nowhere.toml"])
        #expect(answer.status == 64)
        #expect(isOneSentence(answer) && answer.err.contains("/nowhere.toml; name the settings"), "\(answer.said)")
    }

    @Test("settings are found from the working directory, and what is wrong with them is said")
    func relativeSettings() throws {
        try scratch.write("[remediation]\nmode = \"on\"\n", "s.toml")
        for verb in ["check", "wait", "snapshot", "reload"] {
            let answer = try run([verb, "--settings", "s.toml"])
            #expect(answer.status == 64, "\(verb): \(answer.said)")
            #expect(isOneSentence(answer))
            // A reload asks first whether it is root who wants it.
            #expect(answer.err.contains("/s.toml:2:8: mode must be one of") || geteuid() != 0, "\(answer.err)")
        }
        try scratch.makeDirectory("d.toml")
        #expect(try run(["check", "--settings", "d.toml"]).err.contains("d.toml: it is no regular file"))
    }

    @Test(
        "node-problem-detector is answered on settings that are refused or not there, and their mistake is said",
        arguments: ["[remediation]\nmode = \"on\"\n", "no TOML", "[daemon]\nsocket = 1\n", nil])
    func refusedSettings(text: String?) throws {
        if let text { try scratch.write(text, "s.toml") }
        for rule in ["--npd", "--npd=notReady", "--npd=degraded"] {
            let answer = try run(["check", rule, "--settings", "s.toml"])
            #expect((0...2).contains(answer.status), "\(answer.said)")
            #expect(!answer.out.isEmpty && answer.out.filter { $0 == "\n" }.count == 1)
            #expect(answer.err.hasPrefix("netready: ") && answer.err.contains("/s.toml"))
        }
    }

    @Test("a rule of node-problem-detector that there is not is refused, and those that there are are named")
    func unknownRule() throws {
        let answer = try run(["check", "--npd=degrade"])
        #expect(answer.status == 64)
        #expect(isOneSentence(answer) && answer.err.contains("any, notReady, degraded"), "\(answer.said)")
    }

    @Test("a status file that is empty or torn is said, in text and in JSON", arguments: ["", "{", "{}"])
    func tornStatus(text: String) throws {
        try scratch.write(text, "status.json")
        for format in ["text", "json"] {
            let answer = try run(["status", "--runtime-directory", ".", "--output", format])
            #expect(answer.status == 2)
            #expect(isOneSentence(answer) && answer.err.contains("/status.json is no status of netreadyd"))
        }
    }

    @Test("pause, resume and reset say what they have done, in a state directory beside one as well")
    func acting() throws {
        try scratch.makeDirectory("state")
        func say(_ arguments: String...) throws -> String {
            let answer = try run(arguments + ["--state-directory", "state"])
            #expect(answer.status == 0, "\(answer.err)")
            return answer.out
        }
        #expect(try say("pause") == "Acting is paused until netready resume.\n")
        #expect(try say("pause", "--for", "90min") == "Acting is paused for 90min, or until netready resume.\n")
        #expect(try say("resume") == "The pause has ended.\n")
        #expect(try say("reset") == "The breaker is closed.\n")
        let line = try run(["pause", "--state-directory", "state", "--output", "json"])
        #expect(line.object["entry"] as? String == "paused")
        #expect(try say("history").contains("paused acting until netready resume."))
    }

    @Test("before netreadyd has run a pause says why it cannot be written")
    func noState() throws {
        let answer = try run(["pause", "--state-directory", "none"])
        #expect(answer.status == 1)
        #expect(isOneSentence(answer))
        #expect(answer.err.contains("netreadyd makes this directory when it first starts"), "\(answer.err)")
        #expect(!answer.err.contains("run as root"))
    }

    @Test("where the ledger is broken, no command says that acting is paused or goes on")
    func brokenLedger() throws {
        try scratch.write("garbage\nmore\n", "ledger")
        for verb in ["pause", "resume", "reset"] {
            let answer = try run([verb, "--state-directory", "."])
            #expect(answer.status == 1)
            #expect(isOneSentence(answer) && answer.err.contains("/ledger holds what is no entry"), "\(answer.said)")
        }
        let newer = #"{"entry":"paused","edition":99}"# + "\n"
        try scratch.write(newer, "ledger")
        for verb in ["pause", "resume", "reset"] {
            let answer = try run([verb, "--state-directory", "."])
            #expect(answer.status == 1)
            #expect(isOneSentence(answer) && answer.err.contains("is of edition 99"), "\(answer.said)")
        }
        #expect(try String(contentsOfFile: scratch.place("ledger"), encoding: .utf8) == newer)
        try scratch.write("", "ledger")
        let kept = #"{"schema":"netready.configuration/v2"}"#
        try scratch.write(kept, "configuration.json")
        for verb in ["pause", "resume", "reset"] {
            let answer = try run([verb, "--state-directory", "."])
            #expect(answer.status == 1)
            #expect(isOneSentence(answer) && answer.err.contains("netready.configuration/v2"), "\(answer.said)")
        }
        #expect(try String(contentsOfFile: scratch.place("configuration.json"), encoding: .utf8) == kept)
        try scratch.remove("configuration.json")
        try scratch.remove("ledger")
        try scratch.makeDirectory("ledger")
        let answer = try run(["history", "--state-directory", "."])
        #expect(isOneSentence(answer) && answer.err.contains("; move away what has that name"), "\(answer.said)")
    }

    @Test("lint says what to do about a file that it cannot read")
    func unreadable() throws {
        let answer = try run(["lint", "none.conf"])
        #expect(answer.status == 1)
        #expect(answer.out == "none.conf: No such file or directory; name a file that can be read\n")
    }

    @Test("a snapshot goes into a device, a pipe or what a link leads to, and replaces none of them")
    func snapshotPlaces() throws {
        try scratch.write("old", "target")
        try scratch.link("link", to: "target")
        try scratch.link("null", to: "/dev/null")
        for place in ["link", "null", "new.json"] {
            let answer = try run(["snapshot", "-o", place])
            #expect(answer.status == 0 && answer.said.isEmpty, "\(place): \(answer.said)")
        }
        for (name, target) in [("link", "target"), ("null", "/dev/null")] {
            #expect((try? FileManager.default.destinationOfSymbolicLink(atPath: scratch.place(name))) == target)
        }
        #expect(scratch.text("target")?.contains("netready.snapshot/v1") == true)
        #expect(scratch.mode("new.json") == 0o600)
        #expect(try run(["snapshot", "-o", "-"]).object["schema"] as? String == "netready.snapshot/v1")
        #expect(scratch.text("-") == nil)
    }

    @Test("an answer that cannot be written is said, and its exit status is that of no answer")
    func fullDisk() throws {
        for arguments in ["snapshot", "explain", "check --output json"] {
            let program = try #require(Bundle.main.executablePath)
            let command = "exec \"$(dirname '\(program)')/netready\" \(arguments) >/dev/full"
            let answer = try Programs.run("/bin/sh", ["-c", command])
            #expect(answer.status == 74, "\(answer.said)")
            #expect(answer.err.hasPrefix("netready: write standard output: No space left on device;"), "\(answer.err)")
        }
    }

    @Test("what a file holds never reaches the terminal as a control character")
    func controls() throws {
        try scratch.write("{\"schema\": \"\\u001b[31m\"}", "a.json")
        try scratch.write("{\"schema\": \"netready.status/v1\", \"verdict\": \"ready\"}", "b.json")
        try scratch.write("{\"\u{1b}[31m\": 1, \"type\": 5}", "c.conf")
        try scratch.write("\u{1b}[31m = 5\n", "c.toml")
        for arguments in [
            ["compare", "a.json", "b.json"], ["check", "--snapshot", "a.json"], ["lint", "c.conf", "c.toml"],
        ] {
            let answer = try run(arguments)
            #expect(!answer.said.isEmpty && !answer.said.contains("\u{1b}"), "\(answer.said)")
        }
    }

    @Test("the daemon's files are found from the working directory")
    func relativeOptions() throws {
        let options = try DaemonOptions(arguments: [
            "--settings", "s.toml", "--runtime-directory", "run", "--state-directory", "/x",
        ])
        let directory = FileManager.default.currentDirectoryPath
        #expect(options.settingsPath == "\(directory)/s.toml")
        #expect(options.runtimeDirectory == "\(directory)/run")
        #expect(options.stateDirectory == "/x")
    }
}
