import Foundation
import Glibc
import Testing

@testable import Linux

@Suite struct LeakTests {
    /// In a process of its own, where no other test opens anything.
    @Test func noDescriptorIsLeftOpenOnAnyWay() async {
        await #expect(processExitsWith: .success) {
            let scratch = try Scratch()
            try scratch.directory("/d/net.d")
            try scratch.write("/d/f", "#!/bin/sh")
            try scratch.link("/l", to: "d/net.d")
            try scratch.link("/loop", to: "loop")
            try scratch.fifo("/fifo")
            let root = try scratch.root()
            let watcher = try PathWatcher(root: root)
            watcher.setPaths([.directory("/l"), .file("/d/f"), .directory("/gone")])
            func round() throws {
                for path in ["/", "/d/f", "/l/x/y", "/loop", "/fifo", "/gone", "/d/f/x", "/l/../f"] {
                    _ = root.look(at: path)
                    _ = root.read(path, limit: 3)
                    _ = root.read(following: path, limit: 100)
                    _ = root.readHead(path, count: 3)
                    _ = root.list(path)
                    _ = root.list(path, limit: 0)
                    _ = watcher.ownWatch(on: path).identity
                    _ = mountView(ofProcess: getpid(), at: [path], comparedWith: root)
                    _ = try? FileLock.tryAcquire(scratch.real(path))
                    _ = try? AtomicFile.write(scratch.real(path), [1])
                    _ = ReloadScratch.touchAndRemove(directory: path, root: root)
                    _ = try? AtomicFile.removeLeftovers(of: scratch.real(path))
                    if let file = try? AppendOnlyFile(path: scratch.real(path)) { try file.append([1]) }
                }
                try scratch.rename("/d/net.d", "/d/old")
                try scratch.directory("/d/net.d")
                try scratch.remove("/d/old")
                _ = watcher.drain()
                _ = inotifyWatches(ofProcess: getpid())
                _ = try ProcessFacts(pid: getpid())
                _ = try ChildProcess.run("/bin/true", [], timeoutNanoseconds: 5_000_000_000)
            }
            try round()
            let before = try processEntries("/proc/self/fd").count
            for _ in 0..<20 { try round() }
            try #require(try processEntries("/proc/self/fd").count == before)
        }
    }

    /// The daemon's bound is 2 MiB of memory of its own after 10,000 events; the watcher must have no part in it.
    @Test func memoryDoesNotGrowWithEvents() async {
        await #expect(processExitsWith: .success) {
            let scratch = try Scratch()
            try scratch.directory("/net.d")
            let watcher = try PathWatcher(root: scratch.root())
            watcher.setPaths([.directory("/net.d")])
            let files = (0..<50).map { unsafe open(scratch.real("/net.d/\($0)"), O_WRONLY | O_CREAT, 0o644) }
            func burst() throws {
                for index in 0..<4000 {
                    let written = unsafe pwrite(files[index % files.count], "x", 1, 0)
                    try #require(written == 1)
                    if index % 10 == 0 { try #require(!watcher.drain().isEmpty) }
                }
                _ = watcher.drain()
            }
            try burst()
            let before = try anonymousMemory()
            for _ in 0..<5 { try burst() }
            try #require(try anonymousMemory() - before < 256)
        }
    }
}

/// RssAnon in KiB, proc_pid_status(5).
private func anonymousMemory() throws -> Int {
    let lines = String(decoding: try systemFile("/proc/self/status"), as: UTF8.self).split(separator: "\n")
    let line = try #require(lines.first { $0.hasPrefix("RssAnon:") })
    return try #require(Int(line.filter(\.isNumber)))
}
