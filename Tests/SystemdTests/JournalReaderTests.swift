import Foundation
import Glibc
import Testing

@testable import Systemd

/// Directories in the place of journald's, without a journald.
private final class Directories {
    let base = NSTemporaryDirectory() + "netready-journal-\(UUID().uuidString.prefix(8))"
    let files: JournalFiles

    init() {
        files = JournalFiles(roots: ["\(base)/run", "\(base)/var"], machine: "0123")
    }

    deinit { try? FileManager.default.removeItem(atPath: base) }

    func make() throws {
        for directory in files.directories {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        }
    }

    /// - Parameter age: seconds since it was written to.
    func write(_ name: String, age: Double = 0, _ bytes: [UInt8] = [1, 2, 3]) throws {
        let path = "\(files.directories[1])/\(name)"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        let date = Date(timeIntervalSinceNow: -age)
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
    }
}

@Suite struct JournalReaderTests {
    @Test func activeFilesAndRecentArchivesOfTheSystemJournalAreRead() throws {
        let directories = Directories()
        try directories.make()
        let archive = "system@0ca94ff1a556421aa569e7e1197a2ad8-0000000000000766-000660f81b6b34b4.journal"
        try directories.write("system.journal", age: 100_000)
        try directories.write(archive, age: 60)
        try directories.write("system@unclean.journal~", age: 120)
        try directories.write("system@old.journal", age: 3_600)
        try directories.write("user-1000.journal")
        try directories.write("system.journal.tmp")
        try directories.write("fss")
        let names = directories.files.paths(since: JournalReader.minutesAgo(15)).map {
            $0.split(separator: "/").last ?? ""
        }
        #expect(names == ["system.journal", Substring(archive), "system@unclean.journal~"])
    }

    @Test func manyArchivesAreBoundedToTheNewest() throws {
        let directories = Directories()
        try directories.make()
        for index in 0..<80 { try directories.write("system@\(index).journal", age: Double(index)) }
        let paths = directories.files.paths(since: JournalReader.minutesAgo(15))
        #expect(paths.count == JournalFiles.archiveLimit)
        #expect(paths.first?.hasSuffix("system@0.journal") == true)
        #expect(paths.last?.hasSuffix("system@63.journal") == true)
    }

    @Test func withoutAJournalThereIsNothingToReadAndNoError() throws {
        let directories = Directories()
        let reader = JournalReader(.units(["a.service"]), minutes: 15, limit: 512, files: directories.files)
        #expect(!reader.hasJournal)
        #expect(try reader.read().isEmpty)
        try directories.make()
        #expect(try reader.read().isEmpty)
    }

    @Test(arguments: [0, 3, 300, 100_000])
    func aDamagedJournalIsAnErrorAndNotACrash(size: Int) throws {
        let directories = Directories()
        try directories.make()
        // The signature of a journal file, then rubbish.
        try directories.write(
            "system.journal", Array("LPKSHHRH".utf8.prefix(size)) + [UInt8](repeating: 0xA5, count: size))
        let reader = JournalReader(.units(["a.service"]), minutes: 15, limit: 512, files: directories.files)
        #expect(reader.hasJournal)
        #expect(throws: SystemdError.self) { try reader.read() }
    }

    @Test func aBusyJournalIsLookedAtOncePerSpacing() throws {
        let directories = Directories()
        let loop = try EventLoop()
        let reader = JournalReader(.units(["a.service"]), minutes: 15, limit: 512, files: directories.files)
        try reader.attach(to: loop, spacing: 100_000_000) { _ in }
        // Directories that come later are found by the slow poll.
        try directories.make()
        reader.reopenIfNeeded()
        let start = monotonicMicroseconds()
        var writes = 0
        var writer: TimerSource?
        writer = try loop.addTimer(after: 0) {
            writes += 1
            #expect(throws: Never.self) {
                try directories.write("system.journal")
                if writes < 100 { try writer?.rearm(after: 4_000_000) } else { loop.exit() }
            }
        }
        _ = try loop.run()
        // A hundred for the writer itself, then the looks, each with the end of its pause; the first one is at once.
        let looks = (monotonicMicroseconds() - start) / 100_000 + 2
        #expect((103...104 + 2 * looks).contains(loop.iterations))
        reader.detach()
        writer = nil
    }

    @Test func aReaderMayDetachOrBeReleasedWhileAttached() throws {
        let directories = Directories()
        try directories.make()
        let loop = try EventLoop()
        var reader: JournalReader? = JournalReader(
            .units(["a.service"]), minutes: 15, limit: 512, files: directories.files)
        try reader?.attach(to: loop) { _ in }
        reader = nil
        loop.enqueue { loop.exit() }
        #expect(try loop.run() == 0)
        #expect(reader == nil)
    }
}
