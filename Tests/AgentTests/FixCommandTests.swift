import Foundation
import Testing

/// `netready fix`, run as people run it, over file trees in a scratch directory.
@Suite("netready fix")
final class FixCommandTests {
    private let node = FileManager.default.temporaryDirectory.appendingPathComponent("netready-\(UUID().uuidString)")

    struct Answer {
        var status: Int32
        var out: String
        var err: String

        var object: [String: Any] {
            (try? JSONSerialization.jsonObject(with: Data(out.utf8))) as? [String: Any] ?? [:]
        }
    }

    init() throws {
        for path in ["etc/cni/net.d", "etc/containerd", "opt/cni/bin"] { try makeDirectory(path) }
        for name in ["bridge", "loopback"] {
            try FileManager.default.copyItem(atPath: "/bin/true", toPath: place("opt/cni/bin/\(name)"))
        }
        for loader in ["/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1"]
        where FileManager.default.fileExists(atPath: loader) {
            try makeDirectory(loader.hasPrefix("/lib64") ? "lib64" : "lib")
            try Data(contentsOf: URL(fileURLWithPath: loader)).write(to: node.appendingPathComponent(loader))
        }
        try write(Self.good, to: "etc/cni/net.d/10-good.conflist")
        try write("version = 2 # mine\n", to: "etc/containerd/config.toml")
    }

    deinit { try? FileManager.default.removeItem(at: node) }

    private static let good = #"{"cniVersion":"0.4.0","name":"good","plugins":[{"type":"bridge"}]}"#
    private static let disabled = "version = 2\n# by the package\ndisabled_plugins = [\"io.containerd.grpc.v1.cri\"]\n"

    private func place(_ path: String) -> String { node.appendingPathComponent(path).path }

    private func makeDirectory(_ path: String) throws {
        try FileManager.default.createDirectory(atPath: place(path), withIntermediateDirectories: true)
    }

    private func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: node.appendingPathComponent(path))
    }

    private func text(_ path: String) -> String {
        (try? String(contentsOfFile: place(path), encoding: .utf8)) ?? "none"
    }

    /// Names, modes, inodes and bytes below a directory, without what the command keeps for itself.
    private func fingerprint() throws -> [String] {
        let paths = FileManager.default.enumerator(atPath: node.path)?.compactMap { $0 as? String } ?? []
        return try paths.filter { !$0.hasPrefix("state") }.sorted().map { path in
            let attributes = try FileManager.default.attributesOfItem(atPath: place(path))
            let mode = attributes[.posixPermissions] as? Int ?? 0
            return "\(path) \(mode) \(FileManager.default.contents(atPath: place(path))?.hashValue ?? 0)"
        }
    }

    /// The command lies beside the program that runs the tests.
    private func fix(_ arguments: [String]) throws -> Answer {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let process = Process()
        let program = URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("netready")
        process.executableURL = program
        process.arguments =
            ["fix", "--root", node.path, "--state-directory", place("state")]
            + (arguments.contains("--undo") ? [] : ["--containerd-version", "1.7.34"]) + arguments
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

    @Test("without --apply nothing is written, and the diff with what comes of it is shown")
    func shows() throws {
        try write("{", to: "etc/cni/net.d/05-x.conflist")
        try write(Self.disabled, to: "etc/containerd/config.toml")
        let before = try fingerprint()
        let answer = try fix([])
        #expect(answer.status == 0)
        #expect(answer.out.contains("rename to /etc/cni/net.d/05-x.conflist.netready-aside\n"))
        #expect(answer.out.contains("-disabled_plugins = [\"io.containerd.grpc.v1.cri\"]\n+disabled_plugins = []\n"))
        #expect(answer.out.contains("after   ready, networks good, once containerd is restarted\n"))
        #expect(answer.out.contains("Nothing has been changed."))
        #expect(try fingerprint() == before)
        #expect(!FileManager.default.fileExists(atPath: place("state")))
    }

    @Test("--apply mends every file, --undo brings every byte and mode back")
    func appliesAndUndoes() throws {
        try write("{", to: "etc/cni/net.d/05-x.conflist")
        try write(Self.disabled, to: "etc/containerd/config.toml")
        for (path, mode) in [("opt/cni/bin/bridge", 0o644), ("etc/containerd/config.toml", 0o640)] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: place(path))
        }
        let before = try fingerprint()
        let answer = try fix(["--apply", "--output", "json"])
        #expect(answer.status == 0, "\(answer.err)")
        #expect(answer.object["applied"] as? Int == 1)
        #expect((answer.object["mends"] as? [[String: Any]])?.count == 3)
        #expect((answer.object["after"] as? [String: Any])?["verdict"] as? String == "ready")
        #expect(answer.object["next"] as? String == "restart")
        #expect(text("etc/containerd/config.toml") == "version = 2\n# by the package\ndisabled_plugins = []\n")
        let names = try FileManager.default.contentsOfDirectory(atPath: place("etc/cni/net.d")).sorted()
        #expect(names == ["05-x.conflist.netready-aside", "10-good.conflist"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: place("etc/containerd")) == ["config.toml"])
        #expect(try fix([]).out.hasPrefix("Nothing is to be mended."))
        #expect(try fix(["--undo"]).status == 0)
        #expect(try fingerprint() == before)
        let again = try fix(["--undo"])
        #expect(again.status == 1 && again.err.contains("there is no fix"))
    }

    @Test("copies are kept for their owner alone, and no more than sixteen fixes of them")
    func backups() throws {
        try makeDirectory("state/backups")
        for number in 1...17 {
            for name in ["\(number).json", "\(number).0.before"] {
                try write("", to: "state/backups/\(name)")
                try FileManager.default.setAttributes(
                    [.posixPermissions: 0o600], ofItemAtPath: place("state/backups/\(name)"))
            }
        }
        try write("{", to: "etc/cni/net.d/05-x.conflist")
        #expect(try fix(["--apply"]).status == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: place("state/backups"))
        #expect(names.filter { $0.hasSuffix(".json") }.count == 16)
        #expect(names.count == 32 && !names.contains("2.json") && names.contains("18.json"))
        for name in names {
            let attributes = try FileManager.default.attributesOfItem(atPath: place("state/backups/\(name)"))
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test("a file that was changed after the fix is not taken back, and the copy is named")
    func undoOfChanged() throws {
        try write(Self.disabled, to: "etc/containerd/config.toml")
        #expect(try fix(["--apply"]).status == 0)
        try write("version = 2\nroot = \"/r\"\n", to: "etc/containerd/config.toml")
        let answer = try fix(["--undo"])
        #expect(answer.status == 1)
        #expect(answer.err.contains("/etc/containerd/config.toml has been changed since the fix"))
        #expect(answer.err.contains("state/backups/1.0.before"))
        #expect(text("etc/containerd/config.toml") == "version = 2\nroot = \"/r\"\n")
    }

    @Test("a fix that was cut off in the middle is taken back as far as it came")
    func undoOfHalf() throws {
        try write("{", to: "etc/cni/net.d/05-x.conflist")
        try write(Self.disabled, to: "etc/containerd/config.toml")
        let before = try fingerprint()
        #expect(try fix(["--apply"]).status == 0)
        let record = text("state/backups/1.json").replacingOccurrences(of: "\"applied\"", with: "\"begun\"")
        try write(record, to: "state/backups/1.json")
        try FileManager.default.moveItem(
            atPath: place("etc/cni/net.d/05-x.conflist.netready-aside"), toPath: place("etc/cni/net.d/05-x.conflist"))
        #expect(try fix(["--undo"]).status == 0)
        #expect(try fingerprint() == before)
    }

    @Test("while somebody has a file open for writing, or netreadyd is about to act, nothing is done")
    func guards() throws {
        try write("{", to: "etc/cni/net.d/05-x.conflist")
        let writer = try FileHandle(forWritingTo: node.appendingPathComponent("etc/cni/net.d/05-x.conflist"))
        let written = try fix(["--apply"])
        #expect(written.status == 1)
        #expect(written.err.contains("05-x.conflist is open for writing by"))
        try writer.close()
        let lock = place("state/ledger.lock")
        let descriptor = unsafe open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        try #require(flock(descriptor, LOCK_EX) == 0)
        let locked = try fix(["--apply"])
        #expect(locked.status == 1)
        #expect(locked.err.contains("netreadyd is about to act"))
        close(descriptor)
        let names = try FileManager.default.contentsOfDirectory(atPath: place("etc/cni/net.d")).sorted()
        #expect(names == ["05-x.conflist", "10-good.conflist"])
    }

    @Test("--select makes one configuration the first by its file's name or its network's")
    func selects() throws {
        try write(
            Self.good.replacingOccurrences(of: "\"good\"", with: "\"other\""), to: "etc/cni/net.d/05-other.conflist")
        let answer = try fix(["--select", "good", "--apply", "--output", "json"])
        #expect(answer.status == 0, "\(answer.err)")
        let after = (answer.object["after"] as? [String: Any])?["afterRestart"] as? [String: Any]
        #expect(after?["networks"] as? [String] == ["good"])
        let unknown = try fix(["--select", "nothing"])
        #expect(unknown.status == 64 && unknown.err.contains("neither a file in /etc/cni/net.d nor a network"))
    }

    @Test("what has no safe mend is left to a person, with what to do; what is no code is bad usage")
    func leaves() throws {
        try write("version = 2\n[x", to: "etc/containerd/config.toml")
        let answer = try fix([])
        #expect(answer.status == 0)
        #expect(answer.out.contains("ContainerdWillNotStart stays: "))
        #expect(answer.out.contains("   do: Mend the named line"))
        #expect(try fix(["NoSuchCode"]).status == 64)
        #expect(try fix(["--undo", "--apply"]).status == 64)
    }

    @Test("a code picks what mends it")
    func picksByCode() throws {
        try write("{", to: "etc/cni/net.d/05-x.conflist")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: place("opt/cni/bin/bridge"))
        let answer = try fix(["conffileempty", "--output", "json"])
        let mends = answer.object["mends"] as? [[String: Any]] ?? []
        #expect(mends.compactMap { $0["codes"] as? [String] } == [["ConfFileEmpty"]])
    }
}
