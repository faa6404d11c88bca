import Foundation
import Glibc
import Redaction
import Testing

@testable import Systemd

/// One test, since NOTIFY_SOCKET belongs to the whole process.
@Suite struct NotifyTests {
    @Test func systemdHearsEachState() throws {
        #expect(!Notify.ready())

        let path = NSTemporaryDirectory() + "netready-notify-\(UUID().uuidString.prefix(8))"
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        let address = try #require(UnixAddress(path))
        let bound = unsafe address.withPointer { unsafe bind(descriptor, $0, $1) }
        #expect(bound == 0)
        unsafe setenv("NOTIFY_SOCKET", path, 1)
        defer {
            unsafe unsetenv("NOTIFY_SOCKET")
            _ = close(descriptor)
            _ = unsafe unlink(path)
        }
        func heard() -> String {
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = unsafe recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
        }

        #expect(Notify.ready())
        #expect(heard() == "READY=1")
        #expect(Notify.ready(status: Redaction().text("Ready.")))
        #expect(heard() == "READY=1\nSTATUS=Ready.")
        #expect(Notify.status(Redaction().text("Not ready:\nWATCHDOG=1")))
        #expect(heard() == "STATUS=Not ready: WATCHDOG=1")
        #expect(Notify.stopping())
        #expect(heard() == "STOPPING=1")
        #expect(Notify.status(Redaction().text(String(repeating: "é", count: 1000))))
        #expect(heard().utf8.count <= 407)

        let before = monotonicMicroseconds()
        #expect(Notify.reloading())
        let lines = heard().split(separator: "\n")
        #expect(lines.first == "RELOADING=1")
        let time = try #require(lines.last?.split(separator: "=").last.flatMap { UInt64($0) })
        #expect((before...monotonicMicroseconds()).contains(time))
    }
}
