import Containerd
import Foundation
import Node
import Programs
import Syntax
import Testing

/// `netready fix`, run as people run it, over file trees in a scratch directory.
@Suite("netready fix")
struct FixCommandTests {
    private let node: Scratch

    init() throws {
        node = try Scratch()
        try node.layOutNode()
        try node.write("version = 2 # mine\n", "etc/containerd/config.toml")
    }

    private static let disabled = "version = 2\n# by the package\ndisabled_plugins = [\"io.containerd.grpc.v1.cri\"]\n"

    /// Names, modes, inodes and bytes below a directory, without what the command keeps for itself.
    private func fingerprint() throws -> [String] {
        let paths = FileManager.default.enumerator(atPath: node.path)?.compactMap { $0 as? String } ?? []
        return try paths.filter { !$0.hasPrefix("state") }.sorted().map { path in
            let mode = try #require(node.mode(path))
            return "\(path) \(mode) \(FileManager.default.contents(atPath: node.place(path))?.hashValue ?? 0)"
        }
    }

    private func fix(_ arguments: [String]) throws -> Output {
        let version = arguments.contains("--undo") ? [] : ["--containerd-version", "1.7.34"]
        return try netready(
            ["fix", "--root", node.path, "--state-directory", node.place("state")] + version + arguments)
    }

    @Test("without --apply nothing is written, and the diff with what comes of it is shown")
    func shows() throws {
        try node.write("{", "etc/cni/net.d/05-x.conflist")
        try node.write(Self.disabled, "etc/containerd/config.toml")
        let before = try fingerprint()
        let answer = try fix([])
        #expect(answer.status == 0)
        #expect(answer.out.contains("rename to /etc/cni/net.d/05-x.conflist.netready-aside\n"))
        #expect(answer.out.contains("-disabled_plugins = [\"io.containerd.grpc.v1.cri\"]\n+disabled_plugins = []\n"))
        #expect(answer.out.contains("after   ready, networks good, once containerd is restarted\n"))
        #expect(answer.out.contains("Nothing has been changed."))
        #expect(try fingerprint() == before)
        #expect(!FileManager.default.fileExists(atPath: node.place("state")))
    }

    @Test("check names the command that shows the fix, for the tree and the version that it was asked about")
    func namedByCheck() throws {
        try node.write(Self.disabled, "etc/containerd/config.toml")
        let tree = ["--root", node.path, "--containerd-version", "1.7.34"]
        let line = "\n  run: netready fix CRIDisabled \(tree.joined(separator: " "))\n"
        #expect(try netready(["check"] + tree).out.contains(line))
        try node.write("version = 2 # mine\n", "etc/containerd/config.toml")
        #expect(try !netready(["check"] + tree).out.contains("run: netready fix"))
    }

    @Test("for a recorded node no fix is named, since its files are not here")
    func notForRecording() throws {
        var files = FileTree(scope: .whole)
        let bytes = Array(Self.disabled.utf8)
        files.entries["/etc/containerd/config.toml"] = FileEntry(
            kind: .file, mode: 0o644, size: Int64(bytes.count), content: .bytes(bytes))
        for path in ["/", "/etc", "/etc/containerd"] {
            files.entries[path] = FileEntry(kind: .directory, mode: 0o755, listing: .names([]))
        }
        let recorded = Snapshot(
            takenAt: Timestamp(monotonic: 0, realtime: 0, bootID: "boot"), files: files, live: nil,
            installedVersion: ContainerdVersion("1.7.34"))
        let answer = try netready(["check", "--snapshot", "-"], input: writeJSON(recorded.json, pretty: false))
        #expect(
            answer.out.contains("CRIDisabled") && !answer.out.contains("netready fix"), "\(answer.out)\(answer.err)")
    }

    @Test("the report fits the terminal, but for a diff and for a word that is wider", arguments: [40, 72, 200])
    func width(columns: Int) throws {
        try node.write("{", "etc/cni/net.d/05-x.conflist")
        try node.write("version = 2\n[x", "etc/containerd/config.toml")
        let answer = try netready(
            ["fix", "--root", node.path, "--containerd-version", "1.7.34"], environment: ["COLUMNS": "\(columns)"])
        let diff: Set<Character> = ["-", "+", "@", " "]
        let lines = answer.out.split(separator: "\n").filter { line in
            line.hasPrefix("   ") || line.first.map { !diff.contains($0) } == true
        }
        let wide = lines.filter {
            $0.count > columns && $0.drop { $0 == " " }.contains(" ") && !$0.hasPrefix("rename ")
        }
        #expect(answer.status == 0 && lines.count > 4 && wide.isEmpty, "\(wide)")
        if columns == 200 { #expect(lines.contains { $0.count > 100 }, "\(answer.out)") }
    }

    @Test("the command that is named does what was shown, whatever the directories are called")
    func command() throws {
        try node.write(Self.disabled, "etc/containerd/config.toml")
        let state = node.place("it's my state")
        let shown = try netready([
            "fix", "CRIDisabled", "--root", node.path, "--containerd-version", "1.7.34", "--state-directory", state,
        ])
        let text = shown.out.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let command = try #require(text.components(separatedBy: "To do it: netready ").last)
        #expect(command.hasSuffix(" --apply"), "\(shown.out)")
        let done = try run("/bin/sh", ["-c", "exec \"$0\" \(command)", netreadyProgram()])
        #expect(done.status == 0, "\(done.err)")
        #expect(node.text("etc/containerd/config.toml")?.contains("disabled_plugins = []") == true)
        #expect(FileManager.default.fileExists(atPath: state))
    }

    @Test("--apply fixes every file, --undo brings every byte and mode back")
    func appliesAndUndoes() throws {
        try node.write("{", "etc/cni/net.d/05-x.conflist")
        try node.write(Self.disabled, "etc/containerd/config.toml")
        for (path, mode) in [("opt/cni/bin/bridge", 0o644), ("etc/containerd/config.toml", 0o640)] {
            try node.setMode(mode, path)
        }
        let before = try fingerprint()
        let answer = try fix(["--apply", "--output", "json"])
        #expect(answer.status == 0, "\(answer.err)")
        #expect(answer.object["applied"] as? Int == 1)
        #expect((answer.object["fixes"] as? [[String: Any]])?.count == 3)
        #expect((answer.object["after"] as? [String: Any])?["verdict"] as? String == "ready")
        #expect(answer.object["next"] as? String == "restart")
        #expect(node.text("etc/containerd/config.toml") == "version = 2\n# by the package\ndisabled_plugins = []\n")
        let names = try node.names(in: "etc/cni/net.d")
        #expect(names == ["05-x.conflist.netready-aside", "10-good.conflist"])
        #expect(try node.names(in: "etc/containerd") == ["config.toml"])
        #expect(try fix([]).out.hasPrefix("Nothing to repair."))
        #expect(try fix(["--undo"]).status == 0)
        #expect(try fingerprint() == before)
        let again = try fix(["--undo"])
        #expect(again.status == 1 && again.err.contains("no fix was applied"))
    }

    @Test("copies are kept for their owner alone, and no more than sixteen fixes of them")
    func backups() throws {
        try node.makeDirectory("state/backups")
        for number in 1...17 {
            for name in ["\(number).json", "\(number).0.before"] {
                try node.write("", "state/backups/\(name)", mode: 0o600)
            }
        }
        try node.write("{", "etc/cni/net.d/05-x.conflist")
        #expect(try fix(["--apply"]).status == 0)
        let names = try node.names(in: "state/backups")
        #expect(names.filter { $0.hasSuffix(".json") }.count == 16)
        #expect(names.count == 32 && !names.contains("2.json") && names.contains("18.json"))
        for name in names {
            #expect(node.mode("state/backups/\(name)") == 0o600)
        }
    }

    @Test("a file that was changed after the fix is not taken back, and the copy is named")
    func undoOfChanged() throws {
        try node.write(Self.disabled, "etc/containerd/config.toml")
        #expect(try fix(["--apply"]).status == 0)
        try node.write("version = 2\nroot = \"/r\"\n", "etc/containerd/config.toml")
        let answer = try fix(["--undo"])
        #expect(answer.status == 1)
        #expect(answer.err.contains("/etc/containerd/config.toml has been changed since the fix"))
        #expect(answer.err.contains("state/backups/1.0.before"))
        #expect(node.text("etc/containerd/config.toml") == "version = 2\nroot = \"/r\"\n")
    }

    @Test("a fix that was cut off in the middle is taken back as far as it came")
    func undoOfHalf() throws {
        try node.write("{", "etc/cni/net.d/05-x.conflist")
        try node.write(Self.disabled, "etc/containerd/config.toml")
        let before = try fingerprint()
        #expect(try fix(["--apply"]).status == 0)
        let record = try #require(node.text("state/backups/1.json"))
        try node.write(record.replacing("\"applied\"", with: "\"begun\""), "state/backups/1.json")
        try node.rename("etc/cni/net.d/05-x.conflist.netready-aside", "etc/cni/net.d/05-x.conflist")
        #expect(try fix(["--undo"]).status == 0)
        #expect(try fingerprint() == before)
    }

    @Test("while somebody has a file open for writing, or netreadyd is about to act, nothing is done")
    func guards() throws {
        try node.write("{", "etc/cni/net.d/05-x.conflist")
        let writer = try FileHandle(forWritingTo: URL(fileURLWithPath: node.place("etc/cni/net.d/05-x.conflist")))
        let written = try fix(["--apply"])
        #expect(written.status == 1)
        #expect(written.err.contains("05-x.conflist is open for writing by"))
        try writer.close()
        let lock = node.place("state/ledger.lock")
        let descriptor = unsafe open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        try #require(flock(descriptor, LOCK_EX) == 0)
        let locked = try fix(["--apply"])
        #expect(locked.status == 1)
        #expect(locked.err.contains("netreadyd is about to act"))
        close(descriptor)
        let names = try node.names(in: "etc/cni/net.d")
        #expect(names == ["05-x.conflist", "10-good.conflist"])
    }

    @Test("--select makes one configuration the first by its file's name or its network's")
    func selects() throws {
        try node.write(Scratch.list("other"), "etc/cni/net.d/05-other.conflist")
        let answer = try fix(["--select", "good", "--apply", "--output", "json"])
        #expect(answer.status == 0, "\(answer.err)")
        let after = (answer.object["after"] as? [String: Any])?["afterRestart"] as? [String: Any]
        #expect(after?["networks"] as? [String] == ["good"])
        let unknown = try fix(["--select", "nothing"])
        #expect(unknown.status == 64 && unknown.err.contains("neither a file in /etc/cni/net.d nor a network"))
    }

    @Test("what has no safe fix is left to a person, with what to do; what is no code is bad usage")
    func leaves() throws {
        try node.write("version = 2\n[x", "etc/containerd/config.toml")
        let answer = try fix([])
        #expect(answer.status == 0)
        #expect(answer.out.contains("Still wrong: ContainerdWillNotStart: "))
        #expect(answer.out.contains("   fix: Fix the named line"))
        #expect(try fix(["NoSuchCode"]).status == 64)
        #expect(try fix(["--undo", "--apply"]).status == 64)
    }

    @Test("a code picks what fixes it")
    func picksByCode() throws {
        try node.write("{", "etc/cni/net.d/05-x.conflist")
        try node.setMode(0o644, "opt/cni/bin/bridge")
        let answer = try fix(["conffileempty", "--output", "json"])
        let fixes = answer.object["fixes"] as? [[String: Any]] ?? []
        #expect(fixes.compactMap { $0["codes"] as? [String] } == [["ConfFileEmpty"]])
    }
}
