import Containerd
import Foundation
import Linux
import Programs
import Readiness
import Testing

@testable import Agent

@Suite("Collecting files")
struct FileCollectorTests {
    private let now: Int64 = 4_000_000_000_000_000_000

    @Test("what is asked for is in the tree, what does not exist is known to be absent")
    func answers() throws {
        let scratch = try Scratch()
        try scratch.write("{}", "etc/cni/net.d/10-a.conf")
        let collector = try FileCollector(root: scratch.path)
        collector.collect(
            [.content("/etc/cni/net.d/10-a.conf"), .listing("/etc/cni/net.d"), .entry("/opt/x")], now: now)
        #expect(collector.tree.entries["/etc/cni/net.d/10-a.conf"]?.content == .bytes(Array("{}".utf8)))
        #expect(collector.tree.entries["/etc/cni/net.d"]?.listing == .names(["10-a.conf"]))
        #expect(collector.tree.absent.contains("/opt"))
    }

    @Test("links stand as entries of their own, and an absolute one stays within the root")
    func links() throws {
        let scratch = try Scratch()
        try scratch.write("{}", "data/a.conf")
        try scratch.write("", "etc/keep")
        try scratch.link("etc/link.conf", to: "/data/a.conf")
        let collector = try FileCollector(root: scratch.path)
        collector.collect([.content("/etc/link.conf")], now: now)
        #expect(collector.tree.entries["/etc/link.conf"]?.kind == .symlink(target: "/data/a.conf"))
        #expect(collector.tree.entries["/data/a.conf"]?.content == .bytes(Array("{}".utf8)))
    }

    @Test("a file of more than a mebibyte is not read, and a FIFO is not opened")
    func bounds() throws {
        let scratch = try Scratch()
        try scratch.write(String(repeating: "a", count: FileCollector.fileLimit + 1), "large")
        try #require(unsafe mkfifo("\(scratch.path)/fifo", 0o600) == 0)
        let collector = try FileCollector(root: scratch.path)
        collector.collect([.content("/large"), .content("/fifo")], now: now)
        #expect(collector.tree.entries["/large"]?.content == .tooLarge)
        #expect(collector.tree.entries["/fifo"]?.kind == .fifo)
        #expect(collector.tree.entries["/fifo"]?.content == .notRead)
    }

    @Test("where this process may open no more files they are neither there nor absent, and it is told why")
    func ownLimit() async {
        await #expect(processExitsWith: .success) {
            let scratch = try Scratch()
            try scratch.write("version = 2\n", "etc/containerd/config.toml")
            let collector = try FileCollector(root: scratch.path)
            var limit = rlimit(rlim_cur: 64, rlim_max: 64)
            _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            while unsafe open("/dev/null", O_RDONLY) >= 0 {}
            collector.begin()
            collector.collect([.content("/etc/containerd/config.toml"), .listing("/etc/cni/net.d")], now: 0)
            precondition(collector.lack?.name == "EMFILE")
            precondition(collector.tree.absent.isEmpty)
            let snapshot = Snapshot(
                takenAt: Moment(monotonic: 0, realtime: 0, bootID: ""), files: FileTree(scope: .observed), live: nil,
                installedVersion: ContainerdVersion("1.7.24"))
            let observation = settle(snapshot, with: collector, now: 0)
            precondition(observation.snapshot.blind.map(\.sense) == [.resources])
            precondition(observation.assessment.verdict == .unknown, "\(observation.assessment.findings)")
            precondition(observation.assessment.afterRestart == nil)
        }
    }

    @Test("a changed file is read again, in whatever way it changed")
    func changes() throws {
        let scratch = try Scratch()
        let collector = try FileCollector(root: scratch.path)
        for text in ["one", "two", "other", "two"] {
            try scratch.write(text, "f")
            collector.begin()
            collector.collect([.content("/f")], now: Int64(Date().timeIntervalSince1970 * 1e9))
            #expect(collector.tree.entries["/f"]?.content == .bytes(Array(text.utf8)))
        }
    }

    @Test("what cannot be looked at is said to be unreadable, not absent")
    func givingUp() throws {
        let scratch = try Scratch()
        let collector = try FileCollector(root: scratch.path)
        collector.giveUp([.content("/a")])
        #expect(collector.tree.entries["/a"]?.content == .unreadable("EIO"))
        #expect(!collector.tree.absent.contains("/a"))
    }
}

@Suite("The ledger on disk")
struct LedgerFileTests {
    @Test("no file is an empty ledger, a written one is read back, a torn line is mended by the next entry")
    func writing() throws {
        let scratch = try Scratch()
        let file = LedgerFile(path: "\(scratch.path)/ledger")
        #expect(file.read() == Ledger())
        let moment = Moment(monotonic: 1, realtime: 2, bootID: "b")
        let act = Act(id: "1", kind: .reload, causeID: "c", target: "/etc/cni/net.d", decidedAt: moment)
        try file.append(.begun(act))
        #expect(file.read()?.unfinished == act)
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file.path))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("{\"entry\":\"en".utf8))
        try handle.close()
        #expect(file.read()?.unfinished == act)
        try file.append(.ended(id: "1", result: .helped, at: moment))
        #expect(file.read()?.unfinished == nil)
    }

    @Test("a broken ledger is not trusted")
    func broken() throws {
        let scratch = try Scratch()
        try scratch.write("nonsense\n", "ledger")
        #expect(LedgerFile(path: "\(scratch.path)/ledger").read() == nil)
    }

    @Test("a ledger that grows is written anew with what still matters")
    func compaction() throws {
        let scratch = try Scratch()
        let file = LedgerFile(path: "\(scratch.path)/ledger")
        let moment = Moment(monotonic: 1, realtime: 2, bootID: "b")
        var lines = ""
        for index in 0..<2000 {
            let act = Act(id: "\(index)", kind: .reload, causeID: "c", target: "/etc/cni/net.d", decidedAt: moment)
            lines += LedgerEntry.begun(act).line + LedgerEntry.ended(id: "\(index)", result: .helped, at: moment).line
        }
        try scratch.write(lines, "ledger")
        try file.append(.resumed(at: moment, uid: 0))
        let size = try Data(contentsOf: URL(fileURLWithPath: file.path)).count
        #expect(size < lines.utf8.count / 4)
        #expect(file.read()?.acts.last?.act.id == "1999")
    }
}
