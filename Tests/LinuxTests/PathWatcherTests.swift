import Glibc
import Testing

@testable import Linux

@Suite struct PathWatcherTests {
    private let scratch: Scratch
    private let watcher: PathWatcher

    init() throws {
        scratch = try Scratch()
        watcher = try PathWatcher(root: scratch.root())
    }

    private func watchNetD() throws {
        try scratch.directory("/etc/cni/net.d")
        watcher.setPaths([.directory("/etc/cni/net.d")])
    }

    private func drained(_ act: () throws -> Void) throws -> Changes {
        _ = watcher.drain()
        try act()
        return settled(watcher.drain())
    }

    /// Waits for the end of what is only being written, at most five seconds.
    ///
    /// A close is told when the last copy of the descriptor goes, and a process that another test is just starting
    /// may hold one until it executes.
    private func settled(_ first: Changes) -> Changes {
        var changes = first
        for _ in 0..<5000 where changes.onlyWriting {
            SystemClock.sleep(nanoseconds: 1_000_000)
            let more = watcher.drain()
            changes.changes += more.changes
            changes.settled = more.settled
        }
        return changes
    }

    private func kinds(_ changes: Changes) -> [String] {
        changes.changes.map { "\($0.kind) \($0.directory) \($0.name)" }
    }

    @Test func aWrittenFileIsSettledByItsClose() throws {
        try watchNetD()
        let descriptor = unsafe open(scratch.real("/etc/cni/net.d/a"), O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        var changes = watcher.drain()
        #expect(kinds(changes) == ["created /etc/cni/net.d a"])
        #expect(!changes.settled && changes.onlyWriting && !changes.isEmpty)
        let written = unsafe write(descriptor, "x", 1)
        #expect(written == 1)
        changes = watcher.drain()
        #expect(kinds(changes) == ["modified /etc/cni/net.d a"] && changes.onlyWriting)
        close(descriptor)
        changes = settled(changes)
        #expect(kinds(changes).last == "written /etc/cni/net.d a" && changes.settled)
    }

    @Test func renamesAndDeletionsAreSettledAtOnce() throws {
        try watchNetD()
        try scratch.directory("/other")
        try scratch.write("/etc/cni/net.d/a")
        try scratch.write("/other/in")
        let within = try drained { try scratch.rename("/etc/cni/net.d/a", "/etc/cni/net.d/b") }
        #expect(kinds(within) == ["movedOut /etc/cni/net.d a", "movedIn /etc/cni/net.d b"] && within.settled)
        let inward = try drained { try scratch.rename("/other/in", "/etc/cni/net.d/c") }
        #expect(kinds(inward) == ["movedIn /etc/cni/net.d c"] && inward.settled)
        let outward = try drained { try scratch.rename("/etc/cni/net.d/b", "/other/out") }
        #expect(kinds(outward) == ["movedOut /etc/cni/net.d b"] && outward.settled)
        let deleted = try drained { try scratch.remove("/etc/cni/net.d/c") }
        #expect(kinds(deleted) == ["deleted /etc/cni/net.d c"] && deleted.settled)
    }

    @Test func linksAndDirectoriesAreCompleteWhenCreated() throws {
        try watchNetD()
        try scratch.write("/file")
        #expect(try drained { try scratch.link("/etc/cni/net.d/l", to: "x") }.settled)
        #expect(try drained { try scratch.directory("/etc/cni/net.d/d") }.settled)
        let hard = try drained {
            let result = unsafe Glibc.link(scratch.real("/file"), scratch.real("/etc/cni/net.d/h"))
            try #require(result == 0)
        }
        #expect(hard.settled)
        let mode = try drained {
            let result = unsafe chmod(scratch.real("/etc/cni/net.d/h"), 0o600)
            try #require(result == 0)
        }
        #expect(kinds(mode) == ["attributes /etc/cni/net.d h"] && mode.settled)
    }

    @Test func otherNamesOnTheWayAreCountedAndIgnored() throws {
        try watchNetD()
        let changes = try drained {
            try scratch.write("/etc/passwd")
            try scratch.directory("/etc/cni/other")
            try scratch.write("/unrelated")
        }
        #expect(changes.isEmpty && !changes.settled && changes.changes.isEmpty)
        #expect(changes.eventCount == 3)
    }

    @Test func aDirectoryDeletedAndRecreatedIsWatchedAgain() throws {
        try watchNetD()
        let gone = try drained { try scratch.remove("/etc/cni/net.d") }
        #expect(gone.rerouted && gone.settled)
        let back = try drained { try scratch.directory("/etc/cni/net.d") }
        #expect(back.rerouted && back.settled)
        #expect(try drained { try scratch.write("/etc/cni/net.d/a") }.settled)
        #expect(watcher.watchCount == 4)
    }

    @Test func anotherDirectoryInThePlaceIsWatchedInstead() throws {
        try watchNetD()
        try scratch.directory("/etc/cni/new")
        let swapped = try drained {
            try scratch.rename("/etc/cni/net.d", "/etc/cni/old")
            try scratch.rename("/etc/cni/new", "/etc/cni/net.d")
        }
        #expect(swapped.rerouted && swapped.settled)
        #expect(try drained { try scratch.write("/etc/cni/old/a") }.isEmpty)
        #expect(kinds(try drained { try scratch.write("/etc/cni/net.d/a") }).last == "written /etc/cni/net.d a")
    }

    @Test func aParentRenamedAwayIsFollowed() throws {
        try watchNetD()
        #expect(try drained { try scratch.rename("/etc/cni", "/etc/away") }.rerouted)
        #expect(try drained { try scratch.write("/etc/away/net.d/a") }.isEmpty)
        #expect(try drained { try scratch.directory("/etc/cni/net.d") }.rerouted)
        #expect(try drained { try scratch.write("/etc/cni/net.d/a") }.settled)
    }

    @Test func missingParentsAreWaitedForLevelByLevel() throws {
        watcher.setPaths([.directory("/var/lib/cni/net.d")])
        #expect(watcher.blind.isEmpty)
        for path in ["/var", "/var/lib", "/var/lib/cni", "/var/lib/cni/net.d"] {
            #expect(try drained { try scratch.directory(path) }.rerouted, "\(path)")
        }
        #expect(try drained { try scratch.write("/var/lib/cni/net.d/a") }.settled)
    }

    @Test func parentsMadeAllAtOnceAreFoundInOneDrain() throws {
        watcher.setPaths([.directory("/var/lib/cni/net.d")])
        let changes = try drained {
            try scratch.directory("/var/lib/cni/net.d")
            try scratch.write("/var/lib/cni/net.d/a")
        }
        #expect(changes.rerouted && changes.settled)
        #expect(try drained { try scratch.remove("/var/lib/cni/net.d/a") }.settled)
    }

    @Test func aLinkedDirectoryIsFollowedWhenRepointed() throws {
        try scratch.directory("/one")
        try scratch.directory("/two")
        try scratch.directory("/etc")
        try scratch.link("/etc/net.d", to: "/one")
        watcher.setPaths([.directory("/etc/net.d")])
        #expect(try drained { try scratch.write("/one/a") }.settled)
        try scratch.link("/etc/new", to: "../two")
        let repointed = try drained { try scratch.rename("/etc/new", "/etc/net.d") }
        #expect(repointed.rerouted && repointed.settled)
        #expect(try drained { try scratch.write("/one/b") }.isEmpty)
        #expect(try drained { try scratch.write("/two/b") }.settled)
    }

    @Test func aDanglingLinkIsWatchedAtItsTarget() throws {
        try scratch.link("/net.d", to: "/data/net.d")
        watcher.setPaths([.directory("/net.d")])
        #expect(try drained { try scratch.directory("/data/net.d") }.rerouted)
        #expect(try drained { try scratch.write("/data/net.d/a") }.settled)
    }

    @Test func aFileIsWatchedByNameOnly() throws {
        try scratch.directory("/etc/containerd")
        watcher.setPaths([.file("/etc/containerd/config.toml")])
        #expect(try drained { try scratch.write("/etc/containerd/other.toml") }.isEmpty)
        #expect(try drained { try scratch.write("/etc/containerd/config.toml") }.settled)
        try scratch.write("/etc/containerd/new")
        #expect(try drained { try scratch.rename("/etc/containerd/new", "/etc/containerd/config.toml") }.settled)
        #expect(try drained { try scratch.remove("/etc/containerd/config.toml") }.settled)
    }

    @Test func aFileBehindALinkIsWatchedAtItsTarget() throws {
        try scratch.directory("/etc")
        try scratch.directory("/data")
        try scratch.write("/data/v1", "1")
        try scratch.link("/etc/config.toml", to: "../data/v1")
        watcher.setPaths([.file("/etc/config.toml")])
        #expect(kinds(try drained { try scratch.write("/data/v1", "2") }).last == "written /data v1")
        try scratch.link("/etc/new", to: "../data/v2")
        #expect(try drained { try scratch.rename("/etc/new", "/etc/config.toml") }.rerouted == false)
        #expect(kinds(try drained { try scratch.write("/data/v2", "2") }).last == "written /data v2")
    }

    @Test func pathsThatAreDroppedAreNoLongerWatched() throws {
        try watchNetD()
        try scratch.directory("/opt/bin")
        watcher.setPaths([.directory("/opt/bin")])
        #expect(try drained { try scratch.write("/etc/cni/net.d/a") }.isEmpty)
        #expect(try drained { try scratch.write("/opt/bin/a") }.settled)
        watcher.setPaths([])
        #expect(watcher.watchCount == 0)
        let lines = InotifyLine.parse(try systemFile("/proc/self/fdinfo/\(watcher.descriptor)"))
        #expect(lines == [])
    }

    @Test func onePathMayLieInAnother() throws {
        try scratch.directory("/etc/containerd/conf.d")
        watcher.setPaths([
            .directory("/etc/containerd"), .file("/etc/containerd/config.toml"), .directory("/etc/containerd/conf.d"),
        ])
        #expect(try drained { try scratch.write("/etc/containerd/x") }.settled)
        watcher.setPaths([.file("/etc/containerd/config.toml"), .directory("/etc/containerd/conf.d")])
        #expect(try drained { try scratch.write("/etc/containerd/x") }.isEmpty)
        #expect(try drained { try scratch.write("/etc/containerd/config.toml") }.settled)
        #expect(try drained { try scratch.write("/etc/containerd/conf.d/y") }.settled)
    }

    @Test func anOverflowMeansThatAllIsLookedAtAgain() throws {
        try watchNetD()
        try scratch.directory("/etc/cni/new")
        _ = watcher.drain()
        try scratch.rename("/etc/cni/net.d", "/etc/cni/old")
        try scratch.rename("/etc/cni/new", "/etc/cni/net.d")
        var lost = [UInt8](repeating: 0, count: 4096)
        let count = unsafe read(watcher.descriptor, &lost, lost.count)
        #expect(count > 0)
        var collector = PathWatcher.Collector()
        watcher.note([0xFF, 0xFF, 0xFF, 0xFF, 0, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], in: &collector)
        let changes = watcher.finish(collector)
        #expect(changes.overflowed && changes.settled && !changes.isEmpty && changes.rerouted)
        #expect(try drained { try scratch.write("/etc/cni/net.d/a") }.settled)
    }

    @Test func aRealOverflowOfTheQueueIsTold() throws {
        try watchNetD()
        let limit = try #require(InotifyLimits.read().queuedEvents)
        // Two names in turn, since the kernel merges an event with an equal one before it.
        for file in try writeInTurn(names: 2, count: limit + 1) { close(file) }
        var changes = watcher.drain()
        var overflowed = changes.overflowed
        while changes.eventCount > 0 {
            changes = watcher.drain()
            overflowed = overflowed || changes.overflowed
        }
        #expect(overflowed)
        #expect(try drained { try scratch.write("/etc/cni/net.d/b") }.settled)
    }

    @Test func tenThousandEventsKeepTheListOfChangesBounded() throws {
        try watchNetD()
        let files = try writeInTurn(names: 400, count: 10_000)
        defer { for file in files { close(file) } }
        var total = 0
        while true {
            let changes = watcher.drain()
            if changes.eventCount == 0 { break }
            total += changes.relevantCount
            #expect(changes.changes.count <= Changes.limit && !changes.overflowed)
        }
        // 400 files were created as well.
        #expect(total == 10_400)
        #expect(watcher.watchCount == 4)
    }

    @Test func watchesDoNotPileUpOverManyReplacements() throws {
        try watchNetD()
        for _ in 0..<200 {
            try scratch.remove("/etc/cni/net.d")
            try scratch.directory("/etc/cni/net.d")
            _ = watcher.drain()
        }
        #expect(watcher.watchCount == 4)
        let lines = InotifyLine.parse(try systemFile("/proc/self/fdinfo/\(watcher.descriptor)"))
        #expect(lines?.count == 4)
    }

    @Test(.enabled(if: geteuid() == 0, "needs root")) func aDirectoryThatMayNotBeReadIsToldAsBlind() async {
        await #expect(processExitsWith: .success) {
            let scratch = try Scratch()
            try scratch.directory("/etc/secret/net.d")
            let modes = unsafe chmod(scratch.real("/etc/secret"), 0o711) | chmod(scratch.real("/etc"), 0o711)
            try #require(modes == 0)
            try #require(seteuid(65534) == 0)
            let watcher = try PathWatcher(root: scratch.root())
            watcher.setPaths([.directory("/etc/secret/net.d")])
            try #require(watcher.blind["/etc/secret/net.d"]?.name == "EACCES")
            // What can be watched is.
            let own = try #require(watcher.ownWatch(on: "/etc/secret/net.d").identity)
            try #require(own.inode != 0)
            try #require(seteuid(0) == 0)
            watcher.rearm()
            try #require(watcher.blind.isEmpty && watcher.watchCount == 4)
        }
    }

    @Test func noInstanceLeftIsATypedError() async {
        await #expect(processExitsWith: .success) {
            let root = try NodeRoot(path: "/")
            // The error that fs.inotify.max_user_instances gives as well: inotify_init(2).
            var limit = rlimit(rlim_cur: rlim_t(root.descriptor.raw) + 1, rlim_max: 4096)
            let changed = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            try #require(changed == 0)
            let error = #expect(throws: SystemError.self) { try PathWatcher(root: root) }
            try #require(error?.name == "EMFILE" && error?.operation == "inotify_init")
        }
    }

    @Test func hostileEventBytesAreTakenWithoutHarm() {
        var random = SystemRandomNumberGenerator()
        for length in 0..<200 {
            let bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            var collector = PathWatcher.Collector()
            watcher.note(bytes[...], in: &collector)
            _ = watcher.finish(collector)
        }
    }

    @Test func anEventIsReadAsTheKernelWritesIt() {
        var events: [InotifyEvent] = []
        let bytes: [UInt8] =
            [3, 0, 0, 0]  // wd
            + [0x80, 0, 0, 0]  // IN_MOVED_TO
            + [9, 0, 0, 0]  // cookie
            + [16, 0, 0, 0]  // len, padded
            + Array("10-a.conflist".utf8) + [0, 0, 0]
        InotifyEvent.parse(bytes[...]) { events.append($0) }
        #expect(events == [InotifyEvent(watch: 3, mask: UInt32(IN_MOVED_TO), name: "10-a.conflist")])
    }
}

extension PathWatcherTests {
    /// Writes a byte to so many files in turn; each write is one event, and so is each creation. They are still open.
    private func writeInTurn(names: Int, count: Int) throws -> [Int32] {
        let flags = O_WRONLY | O_CREAT | O_CLOEXEC
        let files = (0..<names).map { unsafe open(scratch.real("/etc/cni/net.d/\($0)"), flags, 0o644) }
        for index in 0..<count {
            let written = unsafe pwrite(files[index % names], "x", 1, 0)
            try #require(written == 1)
        }
        return files
    }
}
