import Foundation
import Glibc
import Testing

@testable import Systemd

/// A socket in the place of journald's.
private final class FakeJournald {
    let path: String
    private var descriptor: Int32 = -1

    init() throws {
        path = NSTemporaryDirectory() + "netready-journal-\(UUID().uuidString.prefix(8))"
        try listen()
    }

    deinit { stop() }

    func listen(at place: String? = nil) throws {
        let old = descriptor
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        let address = try #require(UnixAddress(place ?? path))
        let bound = unsafe address.withPointer { unsafe bind(descriptor, $0, $1) }
        #expect(bound == 0)
        if old >= 0 { _ = close(old) }
    }

    /// Another socket takes its place, as rename(2) does it: there is no instant without one.
    func replace() throws {
        try listen(at: path + "-new")
        #expect(unsafe rename(path + "-new", path) == 0)
    }

    /// Dies as a killed process does: the file stays, nobody listens.
    func die() {
        _ = close(descriptor)
        descriptor = -1
    }

    func stop() {
        die()
        _ = unsafe unlink(path)
    }

    /// Another writer sends until nothing more is taken; returns how much was.
    func fill() throws -> Int {
        let writer = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
        defer { _ = close(writer) }
        let address = try #require(UnixAddress(path))
        var sent = 0
        while sent < 100_000,
            unsafe address.withPointer({ unsafe sendto(writer, "x", 1, 0, $0, $1) }) == 1
        {
            sent += 1
        }
        return sent
    }

    func drain() {
        var byte: UInt8 = 0
        while unsafe recv(descriptor, &byte, 1, Int32(MSG_DONTWAIT)) == 1 {}
    }
}

@Suite("Whether journald takes a record now")
struct JournalProbeTests {
    @Test("only where somebody listens, under whatever socket, and asking sends nothing")
    func presence() throws {
        let journald = try FakeJournald()
        let probe = try JournalProbe(path: journald.path)
        let connect = "connect \(journald.path)"
        #expect(probe.obstacle == nil)
        journald.die()
        #expect(probe.obstacle == SystemdError(operation: connect, code: ECONNREFUSED))
        journald.stop()
        #expect(probe.obstacle == SystemdError(operation: connect, code: ENOENT))
        try journald.listen()
        #expect(probe.obstacle == nil)
        let taken = try journald.fill()
        #expect(taken > 0 && taken < 100_000)
        let full = SystemdError(operation: "send to \(journald.path)", code: EAGAIN)
        #expect(probe.obstacle == full)
        try journald.replace()
        #expect(probe.obstacle == nil)
        #expect(try journald.fill() == taken, "of the probe nothing is in the queue")
        #expect(probe.obstacle == full)
        journald.drain()
        #expect(probe.obstacle == nil)
    }

    @Test("a path that fits in no socket address is an error")
    func longPath() {
        let path = "/" + String(repeating: "x", count: 200)
        #expect(throws: SystemdError(operation: "socket address \(path)", code: ENAMETOOLONG)) {
            _ = try JournalProbe(path: path)
        }
    }
}
