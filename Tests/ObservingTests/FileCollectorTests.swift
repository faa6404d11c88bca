import Containerd
import Diagnosis
import Foundation
import Linux
import Node
import Programs
import Testing

@testable import Observing

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
            // The lowest three are taken from here on; what another thread closes gives none back.
            while case 0..<3 = unsafe open("/dev/null", O_RDONLY) {}
            var limit = rlimit(rlim_cur: 3, rlim_max: 3)
            _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            collector.begin()
            collector.collect([.content("/etc/containerd/config.toml"), .listing("/etc/cni/net.d")], now: 0)
            precondition(collector.lack?.name == "EMFILE")
            precondition(collector.tree.absent.isEmpty)
            let snapshot = Snapshot(
                takenAt: Timestamp(monotonic: 0, realtime: 0, bootID: ""), files: FileTree(scope: .observed), live: nil,
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
