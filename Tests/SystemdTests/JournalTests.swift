import Foundation
import Glibc
import Redaction
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

    func listen() throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        let address = try #require(UnixAddress(path))
        let bound = unsafe address.withPointer { unsafe bind(descriptor, $0, $1) }
        #expect(bound == 0)
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

    func receive() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        let count = unsafe recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        return count < 0 ? nil : Array(buffer.prefix(count))
    }
}

extension Journal {
    /// Writes a record of texts that hold no secret.
    fileprivate func send(texts: [(name: String, value: String)]) -> Delivery {
        send(fields: texts.map { (name: $0.name, value: Redaction().text($0.value)) })
    }
}

@Suite struct JournalTests {
    @Test func aRecordIsWrittenInTheNativeProtocol() throws {
        let journald = try FakeJournald()
        let journal = try Journal(identifier: "netreadyd", path: journald.path)
        #expect(journal.isReachable)
        #expect(journal.send(texts: [("MESSAGE", "two\nlines"), ("PRIORITY", "4"), ("NETREADY_CODE", "")]) == .sent)
        let expected =
            Array("SYSLOG_IDENTIFIER=netreadyd\nMESSAGE\n".utf8) + [9, 0, 0, 0, 0, 0, 0, 0]
            + Array("two\nlines\nPRIORITY=4\nNETREADY_CODE=\n".utf8)
        #expect(journald.receive() == expected)
    }

    @Test(arguments: [
        ("MESSAGE", true), ("A", true), ("NETREADY_LINE_2", true), (String(repeating: "A", count: 64), true),
        ("", false), ("_PID", false), ("1ST", false), ("lower", false), ("WITH SPACE", false), ("A=B", false),
        ("A\nB", false), ("Ä", false), (String(repeating: "A", count: 65), false),
    ])
    func fieldNamesAreThoseThatJournaldAccepts(name: String, isValid: Bool) throws {
        let journald = try FakeJournald()
        let journal = try Journal(identifier: "netreadyd", path: journald.path)
        let delivery = journal.send(texts: [("MESSAGE", "m"), (name, "v")])
        #expect(delivery == (isValid ? .sent : .invalidFieldName(name)))
        #expect((journald.receive() != nil) == isValid)
    }

    @Test func withoutJournaldSendingSaysSoAndRecoversOnAnotherSocket() throws {
        let journald = try FakeJournald()
        let journal = try Journal(identifier: "netreadyd", path: journald.path)
        let operation = "send to \(journald.path)"

        journald.die()
        #expect(!journal.isReachable)
        let refused = Journal.Delivery.unreachable(SystemdError(operation: operation, code: ECONNREFUSED))
        #expect(journal.send(texts: [("MESSAGE", "1")]) == refused)

        journald.stop()
        #expect(!journal.isReachable)
        let absent = Journal.Delivery.unreachable(SystemdError(operation: operation, code: ENOENT))
        #expect(journal.send(texts: [("MESSAGE", "2")]) == absent)

        try journald.listen()
        #expect(journal.isReachable)
        #expect(journal.send(texts: [("MESSAGE", "3")]) == .sent)
        #expect(journald.receive() == Array("SYSLOG_IDENTIFIER=netreadyd\nMESSAGE=3\n".utf8))
    }

    @Test func aJournaldThatDoesNotReadIsUnreachableAndNeverBlocks() throws {
        let journald = try FakeJournald()
        let journal = try Journal(identifier: "netreadyd", path: journald.path)
        let full = Journal.Delivery.unreachable(SystemdError(operation: "send to \(journald.path)", code: EAGAIN))
        var sent = 0
        while journal.send(texts: [("MESSAGE", "x")]) == .sent, sent < 100_000 { sent += 1 }
        #expect(sent < 100_000)
        #expect(journal.send(texts: [("MESSAGE", "x")]) == full)
        while journald.receive() != nil {}
        #expect(journal.send(texts: [("MESSAGE", "x")]) == .sent)
    }

    @Test func longValuesAreCutAtACharacterAndFitIntoOneDatagram() throws {
        let journald = try FakeJournald()
        let journal = try Journal(identifier: "netreadyd", path: journald.path)
        let long = String(repeating: "ü", count: 100_000)
        let fields = (0..<20).map { (name: "FIELD_\($0)", value: long) }
        #expect(journal.send(texts: fields) == .sent)
        let bytes = try #require(journald.receive())
        #expect(bytes.count < 130 << 10)
        let text = try #require(String(validating: bytes, as: UTF8.self))
        let first = try #require(text.split(separator: "\n").dropFirst().first)
        #expect(first.hasPrefix("FIELD_0=üü") && first.hasSuffix("ü…"))
        #expect(first.utf8.count <= JournalRecord.valueLimit + "FIELD_0=".utf8.count)
    }

    @Test func aPathThatFitsInNoSocketAddressIsAnError() {
        let path = "/" + String(repeating: "x", count: 200)
        #expect(throws: SystemdError(operation: "socket address \(path)", code: ENAMETOOLONG)) {
            _ = try Journal(identifier: "netreadyd", path: path)
        }
    }
}
