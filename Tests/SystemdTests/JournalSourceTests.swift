import Foundation
import Programs
import Testing

@testable import Systemd

/// A journal of entries as a test has them, made by systemd's own writer of files, which keeps fields that only journald
/// may set.
private final class MadeJournal {
    private let base = NSTemporaryDirectory() + "netready-journal-\(UUID().uuidString.prefix(8))"
    let files: JournalFiles

    init(_ entries: [[String]]) throws {
        files = JournalFiles(roots: [base], machine: "0123")
        try FileManager.default.createDirectory(atPath: "\(base)/0123", withIntermediateDirectories: true)
        let now = JournalReader.minutesAgo(1)
        let text = entries.enumerated().map { index, fields in
            let stamps = [
                "__REALTIME_TIMESTAMP=\(now + UInt64(index))", "__MONOTONIC_TIMESTAMP=\(1000 + index)",
                "_BOOT_ID=0ca94ff1a556421aa569e7e1197a2ad8",
            ]
            return (stamps + fields).map { $0 + "\n" }.joined() + "\n"
        }
        try Data(text.joined().utf8).write(to: URL(fileURLWithPath: "\(base)/entries"))
        let made = try run(
            "/bin/sh",
            [
                "-c", "exec /lib/systemd/systemd-journal-remote --split-mode=none -o \"$0\" - <\"$1\"",
                "\(base)/0123/system.journal", "\(base)/entries",
            ])
        try #require(made.status == 0, "\(made.err)")
    }

    deinit { try? FileManager.default.removeItem(atPath: base) }
}

/// Which entries are whose.
@Suite struct JournalSourceTests {
    private static let denied = "avc:  denied  { write } for  pid=9 comm=\"install\" name=\"net.d\""

    @Test func theKernelsLinesAreThoseOfItsTransportAndDenialsOfAudit() throws {
        let journal = try MadeJournal([
            [
                "_TRANSPORT=kernel", "SYSLOG_IDENTIFIER=kernel",
                "MESSAGE=EXT4-fs (sda1): Remounting filesystem read-only",
            ],
            ["_TRANSPORT=kernel", "MESSAGE=audit: type=1400 audit(1.1:1): \(Self.denied)"],
            // audit's own, of which journald knows the process.
            [
                "_TRANSPORT=audit", "_AUDIT_TYPE=1400", "_AUDIT_TYPE_NAME=AVC", "_UID=0",
                "_SYSTEMD_UNIT=containerd.service", "MESSAGE=AVC \(Self.denied)",
            ],
            ["_TRANSPORT=audit", "_AUDIT_TYPE=1112", "_AUDIT_TYPE_NAME=USER_LOGIN", "MESSAGE=USER_LOGIN pid=1"],
            // Anybody can write such a line, and set such a field.
            ["_TRANSPORT=journal", "TRANSPORT=kernel", "_UID=1000", "MESSAGE=\(Self.denied)"],
            ["_TRANSPORT=syslog", "SYSLOG_IDENTIFIER=kernel", "_UID=0", "MESSAGE=\(Self.denied)"],
        ])
        let read = try JournalReader(.kernel, minutes: 15, limit: 512, files: journal.files).read()
        #expect(
            read.map(\.message) == [
                "EXT4-fs (sda1): Remounting filesystem read-only", "audit: type=1400 audit(1.1:1): \(Self.denied)",
                "AVC \(Self.denied)",
            ])
        #expect(read.allSatisfy { $0.unit == "kernel" && $0.invocationID.isEmpty })
    }

    @Test func eachSourceHasItsOwnLimitHoweverBusyTheOthersAre() throws {
        let unit = ["_TRANSPORT=stdout", "_UID=0", "_SYSTEMD_UNIT=containerd.service"]
        let kubelet = ["_TRANSPORT=stdout", "_UID=0", "_SYSTEMD_UNIT=kubelet.service", "MESSAGE=noise"]
        let noise =
            [[String]](repeating: kubelet, count: 600)
            + [[String]](
                repeating: ["_TRANSPORT=kernel", "MESSAGE=cni0: port 1(veth0) entered blocking state"], count: 600)
        let journal = try MadeJournal([unit + ["MESSAGE=old and true"]] + noise)
        let read = try JournalReader(
            .units(["containerd.service"]), minutes: 15, limit: 512, files: journal.files
        ).read()
        #expect(read.map(\.message) == ["old and true"])
        #expect(try JournalReader(.kernel, minutes: 15, limit: 512, files: journal.files).read().count == 512)
    }

    @Test func eachEntryIsReadOnce() throws {
        let journal = try MadeJournal([["_TRANSPORT=kernel", "MESSAGE=one"], ["_TRANSPORT=kernel", "MESSAGE=two"]])
        let reader = JournalReader(.kernel, minutes: 15, limit: 512, files: journal.files)
        #expect(try reader.read().map(\.message) == ["one", "two"])
        #expect(try reader.read().isEmpty)
    }
}
