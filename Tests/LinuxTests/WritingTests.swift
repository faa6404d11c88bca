import Foundation
import Glibc
import Testing

@testable import Linux

@Suite struct AtomicFileTests {
    @Test func replacesWholeFilesWithTheModeAsked() throws {
        let scratch = try Scratch()
        for isDurable in [false, true] {
            try AtomicFile.write(
                scratch.real("/s.json"), Array("one\(isDurable)".utf8), mode: 0o644, isDurable: isDurable)
            guard case .bytes(let bytes, let status) = try scratch.root().read("/s.json", limit: 100) else {
                Issue.record("not written")
                return
            }
            #expect(bytes == Array("one\(isDurable)".utf8) && status.mode == 0o644)
        }
        #expect(try scratch.root().list("/") == .names(["s.json"]))
    }

    @Test func aFailureLeavesTheOldFileAndNothingElse() throws {
        let scratch = try Scratch()
        try scratch.directory("/s.json")
        try scratch.write("/s.json/inside")
        let error = #expect(throws: SystemError.self) { try AtomicFile.write(scratch.real("/s.json"), [1]) }
        #expect(error?.operation == "rename")
        #expect(try scratch.root().list("/") == .names(["s.json"]))
        for path in ["/", "/a/", "", "/..", "/no/such/dir/f"] {
            #expect(throws: SystemError.self) { try AtomicFile.write(path == "" ? "" : scratch.real(path), [1]) }
        }
    }

    @Test func aReaderNeverSeesHalfAFileThoughTheWriterIsKilled() async throws {
        let scratch = try Scratch()
        let path = scratch.real("/f")
        try scratch.write("/f", [UInt8](repeating: 1, count: 200_000))
        let root = try scratch.root()
        for round in 0..<10 {
            await #expect(processExitsWith: .signal(SIGALRM)) { [path = path as String, round = round as Int] in
                // Killed in the middle of its work, at another place each time.
                var timer = itimerval()
                timer.it_value.tv_usec = 3000 + round * 900
                unsafe setitimer(Int32(ITIMER_REAL.rawValue), &timer, nil)
                var byte: UInt8 = 1
                while true {
                    try AtomicFile.write(path, [UInt8](repeating: byte, count: 200_000))
                    byte = byte &+ 1
                }
            }
            guard case .bytes(let bytes, _) = root.read("/f", limit: 300_000) else {
                Issue.record("the file is gone")
                return
            }
            #expect(bytes.count == 200_000 && Set(bytes).count == 1)
        }
        try AtomicFile.removeLeftovers(of: path)
        #expect(root.list("/") == .names(["f"]))
    }

    @Test func onlyOurOwnLeftoversAreRemoved() throws {
        let scratch = try Scratch()
        let kept = [".f.0123456789abcdeX.tmp", ".f.tmp", ".g.0123456789abcdef.tmp", "f.0123456789abcdef.tmp"]
        for name in kept + [".f.0123456789abcdef.tmp"] { try scratch.write("/" + name) }
        #expect(try AtomicFile.removeLeftovers(of: scratch.real("/f")) == 1)
        #expect(try scratch.root().list("/") == .names(kept.sorted()))
    }
}

@Suite struct FileLockTests {
    /// Whether there is a lock; a value that cannot be copied cannot be compared by the macros.
    private func isHeld(_ lock: borrowing FileLock?) -> Bool {
        switch lock {
        case .some: true
        case .none: false
        }
    }

    @Test func oneHolderAtATime() throws {
        let scratch = try Scratch()
        let path = scratch.real("/lock")
        do {
            let held = try FileLock.tryAcquire(path)
            let isTaken = isHeld(held)
            #expect(isTaken)
            let isTakenTwice = isHeld(try FileLock.tryAcquire(path))
            #expect(!isTakenTwice)
            let start = SystemClock.monotonic
            let isTakenLater = isHeld(try FileLock.acquire(path, timeoutNanoseconds: 50_000_000))
            #expect(!isTakenLater && SystemClock.monotonic - start >= 50_000_000)
            _ = consume held
        }
        // A process that another test is just starting may hold a copy of the descriptor until it executes.
        let isFree = isHeld(try FileLock.acquire(path, timeoutNanoseconds: 5_000_000_000))
        #expect(isFree)
    }

    @Test func theKernelFreesTheLockOfTheDead() async throws {
        let scratch = try Scratch()
        let path = scratch.real("/lock")
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            guard let lock = try FileLock.tryAcquire(path) else { exit(1) }
            kill(getpid(), SIGKILL)
            _ = consume lock
        }
        // A process that another test is just starting may hold a copy of the descriptor until it executes.
        let isFree = isHeld(try FileLock.acquire(path, timeoutNanoseconds: 5_000_000_000))
        #expect(isFree)
    }

    @Test func aLockOnAReplacedFileIsNotTakenForOne() throws {
        let scratch = try Scratch()
        let path = scratch.real("/lock")
        let old = try FileLock.tryAcquire(path)
        try scratch.remove("/lock")
        let new = try FileLock.tryAcquire(path)
        let isNewHeld = isHeld(new)
        let isThirdHeld = isHeld(try FileLock.tryAcquire(path))
        #expect(isNewHeld && !isThirdHeld)
        _ = consume old
        _ = consume new
    }

    @Test func noTwoHoldLocksThoughTheFileIsReplacedAllTheTime() async {
        await #expect(processExitsWith: .success) {
            let scratch = try Scratch()
            let path = scratch.real("/lock")
            let inside = scratch.real("/inside")
            await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        for _ in 0..<1500 {
                            guard let lock = try? FileLock.tryAcquire(path) else { continue }
                            let mark = unsafe open(inside, O_CREAT | O_EXCL | O_WRONLY, 0o600)
                            if mark < 0 { return false }
                            close(mark)
                            unsafe unlink(inside)
                            unsafe unlink(path)
                            _ = consume lock
                        }
                        return true
                    }
                }
                for await isAlone in group where !isAlone { exit(1) }
            }
        }
    }

    @Test func aLinkIsNotFollowed() throws {
        let scratch = try Scratch()
        try scratch.link("/lock", to: "elsewhere")
        let error = #expect(throws: SystemError.self) { _ = try FileLock.tryAcquire(scratch.real("/lock")) }
        #expect(error?.name == "ELOOP")
    }
}

@Suite struct AppendOnlyFileTests {
    private func text(_ scratch: Scratch) throws -> String {
        try String(contentsOfFile: scratch.real("/ledger"), encoding: .utf8)
    }

    @Test func entriesAreLines() throws {
        let scratch = try Scratch()
        do {
            let file = try AppendOnlyFile(path: scratch.real("/ledger"))
            try file.append(Array("one".utf8))
        }
        let file = try AppendOnlyFile(path: scratch.real("/ledger"))
        try file.append(Array("two".utf8))
        let all = try file.readAll(limit: 100)
        #expect(all == Array("one\ntwo\n".utf8) && file.droppedBytes == 0)
        #expect(try file.readAll(limit: 7) == nil)
        let error = #expect(throws: SystemError.self) { try file.append([0x61, 0x0A]) }
        #expect(error?.name == "EINVAL")
        #expect(try scratch.root().status(of: "/ledger")?.mode == 0o600)
    }

    @Test(arguments: [
        ("one\ntw", "one\n", 2), ("tw", "", 2), ("", "", 0), ("one\n", "one\n", 0),
        ("one\n" + String(repeating: "x", count: 10_000), "one\n", 10_000),
    ])
    func anEntryCutByACrashIsRemoved(before: String, after: String, dropped: Int) throws {
        let scratch = try Scratch()
        try scratch.write("/ledger", before)
        let file = try AppendOnlyFile(path: scratch.real("/ledger"))
        #expect(file.droppedBytes == dropped)
        #expect(try text(scratch) == after)
        try file.append(Array("next".utf8))
        #expect(try text(scratch) == after + "next\n")
    }

    @Test func noEntryThatWasAcknowledgedIsLostWhenItsWriterIsKilled() async throws {
        let scratch = try Scratch()
        let path = scratch.real("/ledger")
        let acknowledged = scratch.real("/acknowledged")
        await #expect(processExitsWith: .signal(SIGALRM)) {
            [path = path as String, acknowledged = acknowledged as String] in
            var timer = itimerval()
            timer.it_value.tv_usec = 5000
            let file = try AppendOnlyFile(path: path)
            var count: UInt64 = 0
            while true {
                count += 1
                if count == 10 { unsafe setitimer(Int32(ITIMER_REAL.rawValue), &timer, nil) }
                try file.append(Array("entry \(count)".utf8))
                try AtomicFile.write(acknowledged, Array("\(count)".utf8))
            }
        }
        let file = try AppendOnlyFile(path: path)
        let bytes = try #require(try file.readAll(limit: 10_000_000))
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        let last = try #require(Int(try String(contentsOfFile: acknowledged, encoding: .utf8)))
        #expect(lines.count >= last && last >= 9)
        #expect(lines.enumerated().allSatisfy { $1 == "entry \($0 + 1)" })
    }

    @Test func aFIFOOrALinkIsRefused() throws {
        let scratch = try Scratch()
        try scratch.fifo("/fifo")
        try scratch.link("/link", to: "x")
        for path in ["/fifo", "/link"] {
            #expect(throws: SystemError.self) { _ = try AppendOnlyFile(path: scratch.real(path)) }
        }
    }
}

@Suite struct ReloadScratchTests {
    @Test func containerdSeesAWriteAndARemoval() throws {
        let scratch = try Scratch()
        try scratch.directory("/net.d")
        let root = try scratch.root()
        let watcher = try PathWatcher(root: root)
        watcher.setPaths([.directory("/net.d")])
        #expect(ReloadScratch.touchAndRemove(directory: "/net.d", root: root) == .done(leftovers: 0))
        let changes = watcher.drain()
        // The close is told later where another test is just starting a process.
        #expect(changes.changes.map(\.kind).filter { $0 != .written } == [.created, .modified, .deleted])
        #expect(Set(changes.changes.map(\.name)).count == 1)
        #expect(root.list("/net.d") == .names([]))
    }

    @Test func leftoversOfKilledRunsAreRemovedAndNothingElse() throws {
        let scratch = try Scratch()
        try scratch.directory("/net.d")
        let kept = [".netready-reload-0123456789abcdef.conf", ".netready-reload-xyz.tmp", "10-a.conflist"]
        for name in kept + [".netready-reload-0123456789abcdef.tmp"] { try scratch.write("/net.d/" + name) }
        let root = try scratch.root()
        #expect(ReloadScratch.touchAndRemove(directory: "/net.d", root: root) == .done(leftovers: 1))
        #expect(root.list("/net.d") == .names(kept))
    }

    @Test func cleaningUpRemovesLeftoversAndWritesNothing() throws {
        let scratch = try Scratch()
        try scratch.directory("/net.d")
        for name in ["10-a.conflist", ".netready-reload-0123456789abcdef.tmp"] { try scratch.write("/net.d/" + name) }
        let root = try scratch.root()
        let watcher = try PathWatcher(root: root)
        watcher.setPaths([.directory("/net.d")])
        #expect(ReloadScratch.removeLeftovers(directory: "/net.d", root: root) == .done(leftovers: 1))
        #expect(watcher.drain().changes.map(\.kind) == [.deleted])
        #expect(root.list("/net.d") == .names(["10-a.conflist"]))
    }

    @Test func aLinkedDirectoryIsReachedThroughRoot() throws {
        let scratch = try Scratch()
        try scratch.directory("/data")
        try scratch.link("/net.d", to: "data")
        #expect(ReloadScratch.touchAndRemove(directory: "/net.d", root: try scratch.root()) == .done(leftovers: 0))
    }

    @Test(arguments: [
        ("/a/net.d", UInt32(0o777)), ("/a", 0o777), ("/a/net.d", 0o757), ("/a/real", 0o777), ("/a/net.d", 0o702),
    ])
    func directoriesThatOthersMayWriteAreRefused(path: String, mode: UInt32) throws {
        let scratch = try Scratch()
        try scratch.directory("/a/net.d")
        try scratch.directory("/a/real/net.d")
        try scratch.link("/link", to: "a/real/net.d")
        let changed = unsafe chmod(scratch.real(path), mode)
        try #require(changed == 0)
        let root = try scratch.root()
        let asked = path.hasSuffix("real") ? "/link" : "/a/net.d"
        guard case .refused(let reason) = ReloadScratch.touchAndRemove(directory: asked, root: root) else {
            Issue.record("written to \(path)")
            return
        }
        #expect(reason.contains(path))
        let sticky = unsafe chmod(scratch.real(path), mode | 0o1000)
        try #require(sticky == 0)
        #expect(ReloadScratch.touchAndRemove(directory: asked, root: root) == .done(leftovers: 0))
    }

    @Test(.enabled(if: geteuid() == 0, "needs root")) func aDirectoryOfAnotherOwnerIsRefused() throws {
        let scratch = try Scratch()
        try scratch.directory("/net.d")
        let changed = unsafe chown(scratch.real("/net.d"), 65534, 0)
        try #require(changed == 0)
        guard case .refused(let reason) = ReloadScratch.touchAndRemove(directory: "/net.d", root: try scratch.root())
        else {
            Issue.record("written to a directory of nobody")
            return
        }
        #expect(reason.contains("65534"))
    }

    @Test func whatIsNoDirectoryFails() throws {
        let scratch = try Scratch()
        try scratch.write("/file")
        for path in ["/gone", "/file", "/file/x"] {
            guard case .failed = ReloadScratch.touchAndRemove(directory: path, root: try scratch.root()) else {
                Issue.record("\(path) was taken for a directory")
                continue
            }
        }
    }
}

@Suite struct ChildProcessTests {
    private func run(_ script: String, seconds: Double = 10, limit: Int = 1 << 20) throws -> ChildProcess {
        try ChildProcess.run(
            "/bin/sh", ["-c", script], timeoutNanoseconds: Int64(seconds * 1e9), limit: limit)
    }

    @Test func bothOutputsAndTheStatusAreGiven() throws {
        let child = try run("echo out; echo err >&2; exit 3")
        #expect(child.end == .exited(3) && !child.isCut)
        #expect(child.output == Array("out\n".utf8) && child.errors == Array("err\n".utf8))
    }

    @Test func aChildThatDoesNotEndIsKilledWithItsOwnChildren() throws {
        let start = SystemClock.monotonic
        // Long enough for a shell to start on a busy machine, and far from the minute.
        let child = try run("sleep 60 & echo $!; wait", seconds: 2)
        #expect(child.end == .timedOut && SystemClock.monotonic - start < 30_000_000_000)
        let pid = try #require(Int32(String(decoding: child.output.dropLast(), as: UTF8.self)))
        // A kill takes its moment, and a zombie stays until pid 1 has waited for it.
        var isDead = false
        for _ in 0..<500 where !isDead {
            isDead = (try? ProcessFacts(pid: pid).isZombie) ?? true
            SystemClock.sleep(nanoseconds: 10_000_000)
        }
        #expect(isDead)
    }

    @Test func aSignalIsTold() throws {
        #expect(try run("kill -TERM $$").end == .killed(signal: SIGTERM))
    }

    @Test func aFloodIsCutAndTheChildStillEnds() throws {
        let child = try run("head -c 3000000 /dev/zero; echo done >&2", limit: 1000)
        #expect(child.end == .exited(0) && child.isCut && child.output.count == 1000)
        #expect(child.errors == Array("done\n".utf8))
    }

    @Test func aGrandchildThatKeepsThePipeIsNotWaitedFor() throws {
        let start = SystemClock.monotonic
        let child = try run("sleep 30 & echo x")
        #expect(child.end == .exited(0) && child.output == Array("x\n".utf8))
        #expect(SystemClock.monotonic - start < 20_000_000_000)
    }

    @Test func aChildThatClosesItsOutputsIsWaitedForQuietly() throws {
        let child = try run("exec >&- 2>&-; sleep 0.3; exit 4")
        #expect(child.end == .exited(4))
    }

    @Test func nothingIsInheritedButStandardDescriptors() throws {
        let child = try run("ls /proc/self/fd | wc -l; env | sort | grep -v -e ^PWD= -e ^_= -e ^SHLVL=")
        let lines = String(decoding: child.output, as: UTF8.self).split(separator: "\n")
        // ls itself holds the directory open.
        #expect(lines.first == "4")
        #expect(lines.dropFirst() == ["LC_ALL=C", "PATH=/usr/sbin:/usr/bin:/sbin:/bin"])
    }

    @Test func allOfItsInputIsGivenAndThenTheEnd() throws {
        let text = [UInt8](repeating: UInt8(ascii: "x"), count: ChildProcess.inputLimit)
        let child = try ChildProcess.run("/bin/cat", [], input: text, timeoutNanoseconds: 10_000_000_000)
        #expect(child.end == .exited(0) && child.output == text)
        #expect(throws: SystemError.self) {
            try ChildProcess.run("/bin/cat", [], input: text + [0], timeoutNanoseconds: 10_000_000_000)
        }
    }

    @Test func aMissingProgramIsAnError() {
        let error = #expect(throws: SystemError.self) {
            try ChildProcess.run("/no/such/program", [], timeoutNanoseconds: 1_000_000_000)
        }
        #expect(error?.description == "execute /no/such/program: No such file or directory")
    }
}
