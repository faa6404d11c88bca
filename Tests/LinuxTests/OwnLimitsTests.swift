import Foundation
import Glibc
import Testing

@testable import Linux

/// What the limits of this process hide is an error, and never a fact about the node.
@Suite struct OwnLimitsTests {
    @Test func aWatchThatCannotBeHadIsLostAndNoMissingDirectory() async throws {
        await #expect(processExitsWith: .success) {
            let scratch = try Scratch()
            try scratch.directory("/net.d")
            let watcher = try PathWatcher(root: scratch.root())
            watcher.setPaths([.directory("/net.d")])
            precondition(watcher.ownWatch(on: "/net.d").identity != nil)
            precondition(watcher.ownWatch(on: "/gone") == .noDirectory)
            allowNoDescriptor()
            guard case .lost(let error) = watcher.ownWatch(on: "/net.d") else { preconditionFailure("no loss") }
            precondition(error.name == "EMFILE", "\(error)")
            precondition(watcher.blind["/net.d"]?.name == "EMFILE")
        }
    }

    @Test func filesAndProcessesCannotBeSeenWithoutDescriptors() async throws {
        await #expect(processExitsWith: .success) {
            let scratch = try Scratch()
            try scratch.directory("/d")
            try scratch.write("/d/f")
            let root = try scratch.root()
            allowNoDescriptor()
            precondition(root.look(at: "/d/f").last?.error?.name == "EMFILE")
            precondition(root.look(at: "/gone").last?.error?.name == "EMFILE")
            guard case .failed(let listing) = root.list("/d"), listing.name == "EMFILE" else { preconditionFailure() }
            guard case .failed(let reading) = root.read("/d/f", limit: 1), reading.name == "EMFILE" else {
                preconditionFailure()
            }
            guard case .unknown = inotifyWatches(ofProcess: getpid()) else { preconditionFailure() }
            guard case .unknown = mountView(ofProcess: getpid(), at: ["/"], comparedWith: root) else {
                preconditionFailure()
            }
            do throws(SystemError) {
                _ = try ProcessFacts.startedSinceBoot(pid: getpid())
                preconditionFailure()
            } catch {
                precondition(error.name == "EMFILE", "\(error)")
            }
        }
    }

    @Test func aListenerIsFoundByTheNameThatItWasBoundTo() throws {
        let scratch = try Scratch()
        let path = scratch.real("/s")
        #expect(try !isListening(process: getpid(), on: path))
        let socket = try listener(at: path)
        defer { close(socket) }
        #expect(try isListening(process: getpid(), on: path))
        #expect(unsafe unlink(path) == 0)
        #expect(try isListening(process: getpid(), on: path))
        #expect(try !isListening(process: getpid(), on: path + "x"))
        #expect(try !isListening(process: 1, on: path))
    }

    @Test func aSocketThatOnlyHasANameDoesNotListen() {
        let table = """
            Num       RefCount Protocol Flags    Type St Inode Path
            0000000000000000: 00000002 00000000 00010000 0001 01 100 /run/containerd/containerd.sock
            0000000000000000: 00000003 00000000 00000000 0001 03 101 /run/containerd/containerd.sock
            0000000000000000: 00000002 00000000 00010000 0001 01 102 /run/other.sock
            0000000000000000: 00000002 00000000 00010000 0001 01 103
            0000000000000000: 00000002 00000000 00010000 0001 01 104 /run/a b.sock
            """
        let bytes = Array(table.utf8)
        #expect(unixListeners(bytes, on: "/run/containerd/containerd.sock") == ["100"])
        #expect(unixListeners(bytes, on: "/var/run/containerd/containerd.sock") == ["100"])
        #expect(unixListeners(bytes, on: "/run/a b.sock") == ["104"])
        #expect(unixListeners([], on: "/run/other.sock").isEmpty)
    }
}

private func listener(at path: String) throws -> Int32 {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
    let result = unsafe withUnsafePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
    }
    try #require(result == 0 && listen(descriptor, 1) == 0)
    return descriptor
}

/// Lets the process open nothing more, whatever another of its threads closes meanwhile.
private func allowNoDescriptor() {
    // The lowest three are taken from here on.
    while case 0..<3 = unsafe open("/dev/null", O_RDONLY) {}
    var none = rlimit(rlim_cur: 3, rlim_max: 3)
    _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &none)
}
