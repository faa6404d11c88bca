import Foundation
import Glibc
import Testing

@testable import Linux

@Suite struct InotifyWatchesTests {
    @Test func aChildsWatchIsTheSameAsOurOwnOnTheSameDirectory() async throws {
        let scratch = try Scratch()
        try scratch.directory("/net.d")
        try scratch.write("/net.d/log")
        // tail -F watches the file and, by name, its directory.
        let child = try Helper("/usr/bin/tail", ["-F", scratch.real("/net.d/log")])
        let watcher = try PathWatcher(root: scratch.root())
        watcher.setPaths([.directory("/net.d")])
        let own = try #require(watcher.ownWatch(on: "/net.d").identity)
        let seen = try await child.watches { $0.contains(own) }
        #expect(seen.contains(own))
        try scratch.rename("/net.d", "/old")
        try scratch.directory("/net.d")
        let new = try #require(watcher.ownWatch(on: "/net.d").identity)
        #expect(new != own)
        #expect(watcher.ownWatch(on: "/old").identity == own)
    }

    @Test func theIdentityFollowsTheDirectoryWithoutADrain() throws {
        let scratch = try Scratch()
        try scratch.directory("/a")
        try scratch.directory("/b")
        try scratch.link("/l", to: "a")
        let watcher = try PathWatcher(root: scratch.root())
        watcher.setPaths([.directory("/l")])
        let first = try #require(watcher.ownWatch(on: "/l").identity)
        #expect(first == watcher.ownWatch(on: "/a").identity)
        try scratch.remove("/l")
        #expect(watcher.ownWatch(on: "/l").identity == nil)
        try scratch.link("/l", to: "b")
        let second = try #require(watcher.ownWatch(on: "/l").identity)
        #expect(second != first && second == watcher.ownWatch(on: "/b").identity)
        // What was found is watched from then on.
        #expect(!watcher.rearm())
        // Asking about a path that is not wanted leaves no watch behind.
        _ = watcher.ownWatch(on: "/a").identity
        let lines = try #require(InotifyLine.parse(try systemFile("/proc/self/fdinfo/\(watcher.descriptor)")))
        #expect(lines.count == watcher.watchCount)
    }

    @Test func aProcessWithoutInotifyHasNoInstanceAndNoWatch() throws {
        let sleeper = try Helper("/bin/sleep", ["60"])
        #expect(inotifyWatches(ofProcess: sleeper.pid) == .instances([]))
    }

    @Test func aWatchThatWasFoundIsFoundAgainByItsDescriptor() throws {
        let scratch = try Scratch()
        let watcher = try PathWatcher(root: scratch.root())
        try scratch.directory("/a")
        watcher.setPaths([.directory("/a")])
        guard case .instances(let instances) = inotifyWatches(ofProcess: getpid()) else {
            Issue.record("own watches are not seen")
            return
        }
        let own = try #require(instances.first { $0.descriptor == "\(watcher.descriptor)" })
        let watch = try #require(own.watches.first)
        #expect(isWatching(process: getpid(), descriptor: own.descriptor, watch))
        #expect(!isWatching(process: getpid(), descriptor: own.descriptor, InotifyIdentity(inode: 1, device: 1)))
        #expect(!isWatching(process: getpid(), descriptor: "0", watch))
        #expect(!isWatching(process: 0x3FFF_FFFF, descriptor: own.descriptor, watch))
    }

    @Test func aProcessThatIsNotThereIsUnknown() {
        guard case .unknown(let reason) = inotifyWatches(ofProcess: 0x3FFF_FFFF) else {
            Issue.record("watches of nobody were seen")
            return
        }
        #expect(reason.contains("No such file"))
    }

    /// uid 0 with no capability is what the daemon is when its unit grants it none.
    @Test(.enabled(if: geteuid() == 0, "needs root")) func aProcessWithMoreCapabilitiesIsUnknownNotDead() async {
        await #expect(processExitsWith: .success) {
            try #require(dropAllCapabilities())
            guard case .unknown(let reason) = inotifyWatches(ofProcess: getppid()) else { exit(1) }
            try #require(reason.contains("CAP_SYS_PTRACE"))
        }
    }

    @Test(arguments: [
        ("pos:\t0\nflags:\t02004000\nmnt_id:\t15\nino:\t1\n", 0),
        ("pos:\t0\ninotify wd:a ino:fb45e0 sdev:fe00000 mask:2 ignored_mask:0 fhandle-bytes:8\n", 1),
        ("pos:\t0\ninotify wd:zz ino:1 sdev:1\ninotify ino:1 sdev:1\ninotify wd:1 ino:1 sdev:1\n", 1),
    ])
    func linesOfFdinfoAreRead(text: String, count: Int) throws {
        #expect(try #require(InotifyLine.parse(Array(text.utf8))).count == count)
    }

    @Test func theNumbersOfFdinfoAreHexadecimal() throws {
        let text = "pos:\t0\ninotify wd:1a ino:fb45e0 sdev:fe00000 mask:2 ignored_mask:0\n"
        let line = try #require(InotifyLine.parse(Array(text.utf8))?.first)
        #expect(line.watch == 26)
        #expect(line.identity == InotifyIdentity(inode: 0xFB45E0, device: 0xFE00000))
        #expect(line.identity.description == "ino:fb45e0 sdev:fe00000")
    }

    @Test func anEmptyFdinfoIsNoProofOfNoWatch() {
        #expect(InotifyLine.parse([]) == nil)
    }
}

extension Helper {
    /// Its watches, once they are as wanted, or after ten seconds.
    fileprivate func watches(until isWanted: ([InotifyIdentity]) -> Bool) async throws -> [InotifyIdentity] {
        var seen: [InotifyIdentity] = []
        for _ in 0..<500 {
            if case .instances(let instances) = inotifyWatches(ofProcess: pid) {
                seen = instances.flatMap(\.watches)
                if isWanted(seen) { break }
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        return seen
    }
}

/// Gives up all capabilities of this process; capset(2), which glibc exports but declares nowhere.
private func dropAllCapabilities() -> Bool {
    typealias CapSet = @convention(c) (UnsafeMutableRawPointer, UnsafeRawPointer) -> Int32
    guard let symbol = unsafe dlsym(nil, "capset") else { return false }
    let capset = unsafe unsafeBitCast(symbol, to: CapSet.self)
    // _LINUX_CAPABILITY_VERSION_3 and this process; two sets of 32 bits, all clear.
    var header: [UInt32] = [0x2008_0522, 0]
    let data = [UInt32](repeating: 0, count: 6)
    return unsafe capset(&header, data) == 0
}
