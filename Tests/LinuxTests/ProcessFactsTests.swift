import Foundation
import Glibc
import Testing

@testable import Linux

@Suite struct ProcessFactsTests {
    @Test func tellsOfOurOwnProcess() throws {
        let facts = try ProcessFacts(pid: getpid())
        #expect(facts.pid == getpid() && facts.parent == getppid() && facts.uid == geteuid() && !facts.isZombie)
        #expect(facts.executable == (try readLink(at: AT_FDCWD, "/proc/self/exe", path: "/proc/self/exe")))
        #expect(!facts.executableIsDeleted && facts.cgroup != nil)
    }

    @Test func aChildStartedAfterWeLookedAndItsProgramMayBeDeleted() throws {
        let scratch = try Scratch()
        try FileManager.default.copyItem(atPath: "/bin/sleep", toPath: scratch.real("/prog (x) y"))
        let before = SystemClock.boottime
        let monotonic = SystemClock.monotonic
        let process = try Helper(scratch.real("/prog (x) y"), ["60"])
        // Start times are cut to a clock tick of 10 ms.
        var facts = try ProcessFacts(pid: process.pid)
        #expect(facts.startedSinceBoot >= before - 20_000_000 && facts.startedSinceBoot <= SystemClock.boottime)
        #expect(facts.startedMonotonic >= monotonic - 20_000_000 && facts.startedMonotonic <= SystemClock.monotonic)
        #expect(facts.name == "prog (x) y" && facts.parent == getpid())
        try scratch.remove("/prog (x) y")
        facts = try ProcessFacts(pid: process.pid)
        #expect(facts.executableIsDeleted)
        #expect(facts.executable?.hasSuffix("/prog (x) y") == true)
    }

    @Test func nobodyIsNotFound() {
        let error = #expect(throws: SystemError.self) { try ProcessFacts(pid: 0x3FFF_FFFF) }
        #expect(error?.name == "ENOENT")
    }

    @Test(
        arguments: [
            ("0::/system.slice/containerd.service\n", "containerd.service"),
            ("0::/kubepods.slice/a.slice/cri-1.scope/x\n", "cri-1.scope"),
            ("0::/system.slice/k3s.service/sub/group\n", "k3s.service"),
            ("12:cpu:/x\n1:name=systemd:/system.slice/_x.service\n0::/other.service\n", "_x.service"),
            ("9:name=systemd:/\n8:pids:/\n0::/system.slice/own.service\n", "own.service"),
            ("0::/system.slice/a:b.service\n", "a:b.service"),
            ("0::/\n", nil), ("0::/../../system.slice/x.service\n", nil), ("12:cpu:/x.service\n", nil), ("", nil),
            ("0::/docker/abc\n", nil),
        ] as [(String, String?)])
    func theUnitIsTakenFromTheControlGroup(text: String, unit: String?) {
        let expected = unit.map { $0.hasPrefix("_") ? String($0.dropFirst()) : $0 }
        #expect(ControlGroup.path(Array(text.utf8)).flatMap { ControlGroup.unit(of: $0) } == expected)
    }

    @Test func aProcessWithAnyNameIsRead() throws {
        let fields = "S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 4242 20\n"
        for name in ["a b", ") R 9 (", "((", ""] {
            let stat = try #require(ProcessStat(Array("77 (\(name)) \(fields)".utf8)))
            #expect(stat == ProcessStat(Array("77 (\(name)) \(fields)".utf8)))
            #expect(stat.name == name && stat.state == "S" && stat.parent == 1 && stat.startTicks == 4242)
        }
        for broken in ["", "1 (a)", "1 (a) S 1 2", ") (", "1 (a) S x 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 1"] {
            #expect(ProcessStat(Array(broken.utf8)) == nil, "\(broken)")
        }
    }

    @Test func theEffectiveUserIsTheSecondOfFour() {
        #expect(ProcessFacts.effectiveUID(Array("Name:\tx\nUid:\t1000\t0\t1000\t1000\n".utf8)) == 0)
        #expect(ProcessFacts.effectiveUID(Array("Name:\tx\n".utf8)) == nil)
    }

    @Test func clocksAgreeWithEachOther() {
        let monotonic = SystemClock.monotonic
        SystemClock.sleep(nanoseconds: 3_000_000)
        #expect(SystemClock.monotonic - monotonic >= 3_000_000)
        #expect(SystemClock.boottime >= monotonic)
        #expect(SystemClock.bootedAt < SystemClock.realtime && SystemClock.bootedAt > 1_600_000_000_000_000_000)
    }

    @Test func idsAreThirtyTwoDigits() throws {
        #expect(Machine.bootID?.utf8.count == 32)
        let scratch = try Scratch()
        try scratch.directory("/etc")
        let cases: [(String, String?)] = [
            ("0123456789abcdef0123456789abcdef\n", "0123456789abcdef0123456789abcdef"), ("uninitialized\n", nil),
            ("", nil),
        ]
        try scratch.link("/etc/machine-id", to: "../run-id")
        for (text, id) in cases {
            try scratch.write("/run-id", text)
            #expect(Machine.machineID(root: try scratch.root()) == id)
        }
    }

    @Test func limitsOfInotifyAreNumbers() {
        let limits = InotifyLimits.read()
        #expect((limits.userInstances ?? 0) > 0 && (limits.userWatches ?? 0) > 0 && (limits.queuedEvents ?? 0) > 0)
    }
}

@Suite struct MountTests {
    @Test func linesAreReadWithTheirEscapes() throws {
        let text = """
            36 35 98:0 /mnt1 /mnt\\0402\\134 rw,noatime master:1 propagate_from:2 - ext3 /dev/root rw,errors=continue
            40 36 0:31 / / ro - overlay overlay ro,lowerdir=/a
            broken line
            """
        let mounts = Mount.parse(Array(text.utf8))
        #expect(mounts.count == 2)
        let first = try #require(mounts.first)
        #expect(first.id == 36 && first.parent == 35 && first.device == "98:0" && first.root == "/mnt1")
        #expect(first.mountPoint == "/mnt 2\\" && first.fileSystem == "ext3" && first.source == "/dev/root")
        #expect(!first.isReadOnly && mounts.last?.isReadOnly == true)
    }

    @Test func mountsOfOtherPlacesAreLeftOutUnread() throws {
        let points = ["/", "/run/containerd/a", "/etc", "/etc/cni", "/var/lib/kubelet/pods/x", "/opt/c\\040d"]
        let text = points.map { "1 0 0:1 / \($0) rw - tmpfs none rw" }.joined(separator: "\n") + "\n1 0\n"
        let table = Mount.parse(Array(text.utf8), at: ["/etc", "/opt"])
        #expect(table.map(\.mountPoint) == ["/", "/etc", "/etc/cni", "/opt/c d"])
    }

    @Test func ourOwnTableHasARoot() throws {
        #expect(try MountTable(at: []).mounts(ofProcess: getpid()).map(\.mountPoint).contains("/"))
    }

    @Test(.enabled(if: geteuid() == 0, "needs root"))
    func aTableThatIsKeptShowsEachMountAndEachChangeOfOneAtOnce() throws {
        // In a mount namespace of its own: the machine's mounts are left alone.
        let scratch = try Scratch()
        try scratch.directory("/net.d")
        let place = scratch.real("/net.d")
        let steps = [
            "mount -t tmpfs none $0", "mount -o remount,ro $0", "mount -o remount,bind,noexec $0", "umount $0",
        ]
        let script = steps.map { "read x; \($0); echo done" }.joined(separator: "; ")
        let process = try Helper(
            "/usr/bin/unshare", ["--mount", "sh", "-c", "echo ready; \(script); exec sleep 60", place])
        try process.expect("ready")
        let table = MountTable(at: [place])
        let mount = { try table.mounts(ofProcess: process.pid).first { $0.mountPoint == place } }
        let step = {
            try process.send("go")
            try process.expect("done")
            return try mount()
        }
        #expect(try mount() == nil)
        #expect(try step()?.isReadOnly == false)
        #expect(try mount()?.isReadOnly == false)
        #expect(try step()?.isReadOnly == true)
        #expect(try step()?.options.contains("noexec") == true)
        #expect(try step() == nil)
    }

    @Test func aTableThatIsKeptIsOfTheProcessThatIsAskedFor() throws {
        let table = MountTable(at: [])
        _ = try table.mounts(ofProcess: getpid())
        #expect(throws: SystemError.self) { try table.mounts(ofProcess: 0x3FFF_FFFF) }
        for _ in 0...MountTable.standing + 1 { #expect(try !table.mounts(ofProcess: getpid()).isEmpty) }
    }

    @Test(.enabled(if: geteuid() == 0, "needs root")) func aProcessSeesWhatWeSeeUnlessItsMountsDiffer() throws {
        let scratch = try Scratch()
        try scratch.directory("/net.d")
        let process = try Helper(
            "/usr/bin/unshare",
            ["--mount", "sh", "-c", "mount -t tmpfs none \(scratch.real("/net.d")) && echo mounted && exec sleep 60"])
        try process.expect("mounted")
        let root = try NodeRoot(path: "/")
        let pid = process.pid
        #expect(mountView(ofProcess: pid, at: [scratch.real("/net.d")], comparedWith: root) == .different)
        #expect(mountView(ofProcess: pid, at: [scratch.path], comparedWith: root) == .same)
        #expect(mountView(ofProcess: pid, at: [scratch.real("/gone")], comparedWith: root) == .same)
        #expect(mountView(ofProcess: getpid(), at: [scratch.real("/net.d")], comparedWith: root) == .same)
        guard case .unknown = mountView(ofProcess: 0x3FFF_FFFF, at: ["/etc"], comparedWith: root) else {
            Issue.record("nobody's mounts were seen")
            return
        }
        let theirs = try NodeRoot(path: "/proc/\(pid)/root")
        try scratch.write("/net.d/only-here")
        #expect(theirs.list(scratch.real("/net.d")) == .names([]))
    }

    @Test(.enabled(if: geteuid() == 0, "needs root")) func aMountOverAWatchedDirectoryIsFoundByRearming() throws {
        // In a mount namespace of its own: the machine's mounts are left alone.
        let scratch = try Scratch()
        try scratch.directory("/net.d")
        let process = try Helper(
            "/usr/bin/unshare",
            [
                "--mount", "sh", "-c",
                "echo ready; read x; mount -t tmpfs none $0; echo mounted; read x; umount $0; echo gone; exec sleep 60",
                scratch.real("/net.d"),
            ])
        try process.expect("ready")
        let root = try NodeRoot(path: "/proc/\(process.pid)/root")
        let watcher = try PathWatcher(root: root)
        let path = scratch.real("/net.d")
        watcher.setPaths([.directory(path)])
        let before = try #require(watcher.ownWatch(on: path).identity)
        #expect(!watcher.rearm())
        try process.send("go")
        try process.expect("mounted")
        #expect(watcher.drain().isEmpty)
        #expect(watcher.rearm())
        #expect(watcher.ownWatch(on: path).identity != before)
        try process.send("go")
        try process.expect("gone")
        // The end of a file system is told by inotify itself.
        let changes = watcher.drain()
        #expect(changes.rerouted && changes.settled && changes.changes.map(\.kind) == [.directoryGone])
        #expect(watcher.ownWatch(on: path).identity == before)
    }
}
