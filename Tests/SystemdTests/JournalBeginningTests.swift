import Foundation
import Glibc
import Testing

@testable import Systemd

/// What a unit wrote first in a run, in journals that systemd's own writer of files has made.
@Suite(.enabled(if: maker != nil, "systemd-journal-remote is not installed: run scripts/install-deps"))
struct JournalBeginningTests {
    private static let run = "11111111111111111111111111111111"
    private static let other = "22222222222222222222222222222222"

    /// Directories in the place of journald's.
    private final class Journals {
        let base = NSTemporaryDirectory() + "netready-journal-\(UUID().uuidString.prefix(8))"
        let files: JournalFiles

        init() throws {
            files = JournalFiles(roots: [base], machine: "0123")
            try FileManager.default.createDirectory(atPath: "\(base)/0123", withIntermediateDirectories: true)
        }

        deinit { try? FileManager.default.removeItem(atPath: base) }

        /// - Parameters:
        ///   - entries: of root in a.service: how many seconds ago, in which run, what.
        ///   - age: seconds since the file was written last.
        func make(_ name: String, age: Double, _ entries: [(Double, String, String)]) throws {
            let now = Date().timeIntervalSince1970
            let text = entries.map { age, run, message in
                """
                __REALTIME_TIMESTAMP=\(Int((now - age) * 1_000_000))
                __MONOTONIC_TIMESTAMP=\(Int((10_000_000 - age) * 1_000_000))
                _BOOT_ID=33333333333333333333333333333333
                _UID=0
                _SYSTEMD_UNIT=a.service
                _SYSTEMD_INVOCATION_ID=\(run)
                MESSAGE=\(message)


                """
            }
            try Data(text.joined().utf8).write(to: URL(fileURLWithPath: "\(base)/export"))
            let process = Process()
            process.executableURL = maker.map { URL(fileURLWithPath: $0) }
            process.arguments = ["--output=\(base)/0123/\(name)", "\(base)/export"]
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            try #require(process.terminationStatus == 0)
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: -age)], ofItemAtPath: "\(base)/0123/\(name)")
        }

        func read(since age: Double, limit: Int = 10) throws -> [String] {
            let begin = UInt64((Date().timeIntervalSince1970 - age) * 1_000_000)
            return try JournalBeginning(files: files)
                .read(unit: "a.service", invocation: run, since: begin, limit: limit).map(\.message)
        }
    }

    @Test func theFirstLinesOfARunAreFoundHoweverOldTheyAre() throws {
        let journals = try Journals()
        try journals.make(
            "system.journal", age: 0,
            [
                (90_001, Self.other, "before"), (90_000, Self.run, "one"), (89_999, Self.run, "two"),
                (5, Self.run, "now"),
            ])
        #expect(try journals.read(since: 90_000) == ["one", "two", "now"])
        #expect(try journals.read(since: 90_000, limit: 2) == ["one", "two"])
    }

    @Test func theyAreFoundInTheArchiveThatWasClosedSoonestAfterTheStart() throws {
        let journals = try Journals()
        try journals.make("system@1-1-1.journal", age: 95_000, [(95_001, Self.other, "old")])
        try journals.make("system@1-2-2.journal", age: 80_000, [(90_000, Self.run, "one")])
        for index in 3..<9 {
            let age = 80_000 - Double(index) * 1000
            try journals.make("system@1-\(index)-\(index).journal", age: age, [(age, Self.run, "line \(index)")])
        }
        try journals.make("system.journal", age: 0, [(5, Self.run, "now")])
        #expect(try journals.read(since: 90_000, limit: 1) == ["one"])
    }

    @Test func ofARunThatIsKeptNoMoreThereIsNothing() throws {
        let journals = try Journals()
        #expect(try journals.read(since: 90_000).isEmpty)
        try journals.make("system.journal", age: 0, [(5, Self.other, "another's")])
        #expect(try journals.read(since: 90_000).isEmpty)
    }
}

/// nil where it is not installed.
private let maker: String? = ["/usr/lib/systemd/systemd-journal-remote", "/lib/systemd/systemd-journal-remote"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }
