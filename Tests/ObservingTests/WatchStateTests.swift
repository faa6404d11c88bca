import Glibc
import Linux
import Node
import Programs
import Testing

@testable import Observing

/// In a process of its own each: whatever else a process watches is containerd's to whoever looks.
@Suite("Whether containerd would notice a change")
struct WatchStateTests {
    @Test("a watch is alive, elsewhere or gone, to one who looks for the first time")
    func states() async {
        await #expect(processExitsWith: .success) {
            let node = try WatchedNode(["net.d"])
            try #require(try node.state() == .alive)
            try node.move("net.d", to: "old")
            try #require(try node.state() == .elsewhere, "no directory is there")
            try node.make("net.d")
            try #require(try node.state() == .elsewhere, "another one is")
            try node.remove("old")
            try #require(try node.state() == .dead)
        }
    }

    @Test("watches on other directories of containerd's are not the one that is missed")
    func others() async {
        await #expect(processExitsWith: .success) {
            let node = try WatchedNode(["net.d", "handler", "etc/cdi"])
            try node.remove("net.d")
            try node.make("net.d")
            try #require(try node.state(besides: ["/handler", "/none"]) == .dead)
            try #require(try node.state() == .elsewhere)
        }
    }
}

/// Directories, and watches of this process on them.
private final class WatchedNode {
    private let scratch = try? Scratch()
    private let root: NodeRoot
    private let path: String

    init(_ directories: [String]) throws {
        path = try #require(scratch).path
        root = try NodeRoot(path: path)
        let inotify = inotify_init1(Int32(IN_CLOEXEC))
        for directory in directories {
            try make(directory)
            let watch = unsafe inotify_add_watch(inotify, "\(path)/\(directory)", UInt32(IN_CREATE))
            try #require(watch > 0)
        }
    }

    func make(_ directory: String) throws { try #require(scratch).makeDirectory(directory) }

    func move(_ directory: String, to other: String) throws {
        try #require(unsafe rename("\(path)/\(directory)", "\(path)/\(other)") == 0)
    }

    func remove(_ directory: String) throws { try #require(unsafe rmdir("\(path)/\(directory)") == 0) }

    func state(besides others: [String] = []) throws -> WatchState {
        WatchProbe().state(of: "/net.d", besides: others, process: getpid(), watcher: try PathWatcher(root: root))
    }
}
