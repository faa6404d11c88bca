import Foundation
import Glibc
import Testing

@testable import Linux

@Suite struct NodeRootTests {
    private func kinds(_ seen: [Seen]) -> [String] {
        seen.map { entry in
            switch entry.status?.kind {
            case nil: "\(entry.path) \(entry.error?.name ?? "absent")"
            case .symlink(let target): "\(entry.path) -> \(target)\(entry.error.map { " " + $0.name } ?? "")"
            case let kind?: "\(entry.path) \(kind)\(entry.error.map { " " + $0.name } ?? "")"
            }
        }
    }

    @Test func looksAtEveryInodeOnTheWayInOrder() throws {
        let scratch = try Scratch()
        try scratch.directory("/real/net.d")
        try scratch.write("/real/net.d/10-a.conflist")
        try scratch.directory("/etc")
        try scratch.link("/etc/cni", to: "/real")
        let seen = try scratch.root().look(at: "/etc/cni/net.d/10-a.conflist")
        #expect(
            kinds(seen) == [
                "/ directory", "/etc directory", "/etc/cni -> /real", "/real directory", "/real/net.d directory",
                "/real/net.d/10-a.conflist file",
            ])
    }

    @Test(arguments: [
        ("/up", "../../../../../etc/passwd"), ("/abs", "/etc/passwd"), ("/deep", "/a/../../etc/passwd"),
        ("/magic", "/proc/self/root/etc/passwd"),
    ])
    func aLinkNeverLeadsOutOfTheRoot(name: String, target: String) throws {
        let scratch = try Scratch()
        try scratch.directory("/a")
        try scratch.link(name, to: target)
        let root = try scratch.root()
        let last = try #require(root.look(at: name).last)
        #expect(last.status == nil)
        #expect(try root.status(of: name)?.kind == .symlink(target: target))
        guard case .notRegular = root.read(name, limit: 100) else {
            Issue.record("a link was read")
            return
        }
    }

    @Test func aMemoryAnswersAsALookWithoutOneDoes() throws {
        let scratch = try Scratch()
        try scratch.directory("/real/net.d/sub")
        try scratch.write("/real/net.d/10-a.conflist")
        try scratch.directory("/etc")
        try scratch.link("/etc/cni", to: "/real")
        try scratch.link("/etc/up", to: "../real/./net.d")
        try scratch.link("/loop", to: "loop")
        let root = try scratch.root()
        let memory = WalkMemory()
        let paths = [
            "/etc/cni/net.d/10-a.conflist", "/etc/cni/net.d", "/etc/up/../net.d/sub/", "/etc/up/gone/x", "/etc/up/gone",
            "/loop", "/loop/x", "/real/net.d/10-a.conflist/x", "/real/net.d/10-a.conflist", "/", "", "../real",
        ]
        for path in paths + paths.reversed() {
            #expect(root.look(at: path, remembering: memory) == root.look(at: path), "\(path)")
        }
    }

    @Test func aMemoryHoldsWhatWasUntilANewOneIsTaken() throws {
        let scratch = try Scratch()
        try scratch.directory("/d")
        let root = try scratch.root()
        let memory = WalkMemory()
        _ = root.look(at: "/d/f", remembering: memory)
        try scratch.write("/d/f")
        #expect(kinds(root.look(at: "/d/f", remembering: memory)).last == "/d/f absent")
        #expect(kinds(root.look(at: "/d/f", remembering: WalkMemory())).last == "/d/f file")
    }

    /// In a process of its own, where no other test opens anything.
    @Test func aMemoryOfManyDirectoriesKeepsFewOfThemOpen() async {
        await #expect(processExitsWith: .success) {
            let scratch = try Scratch()
            let root = try scratch.root()
            for index in 0..<200 { try scratch.directory("/\(index)/d") }
            let before = try processEntries("/proc/self/fd").count
            let memory = WalkMemory()
            for index in 0..<200 {
                let last = root.look(at: "/\(index)/d", remembering: memory).last
                try #require(last?.status?.kind == .directory)
            }
            let kept = try processEntries("/proc/self/fd").count - before
            try #require((32...64).contains(kept))
            withExtendedLifetime(memory) {}
        }
    }

    @Test func dotDotStopsAtTheRoot() throws {
        let scratch = try Scratch()
        try scratch.directory("/a/b")
        try scratch.write("/f")
        #expect(kinds(try scratch.root().look(at: "/a/b/../../../../f")).last == "/f file")
        #expect(kinds(try scratch.root().look(at: "a/./b/../b/")).last == "/a/b directory")
    }

    @Test func dotDotAfterALinkIsTheTargetsParent() throws {
        let scratch = try Scratch()
        try scratch.directory("/x/y")
        try scratch.write("/x/f")
        try scratch.link("/l", to: "x/y")
        #expect(kinds(try scratch.root().look(at: "/l/../f")).last == "/x/f file")
    }

    @Test(arguments: [
        ("/nothing/at/all", "/nothing absent"), ("/file/below", "/file file ENOTDIR"), ("/file/", "/file file ENOTDIR"),
        ("/loop", "/loop -> loop ELOOP"), ("/loop/x", "/loop -> loop ELOOP"), ("/dangling", "/gone absent"),
        ("/nul\0x", "/nul\0x EINVAL"),
    ])
    func saysWhyAPathEnds(path: String, last: String) throws {
        let scratch = try Scratch()
        try scratch.write("/file")
        try scratch.link("/loop", to: "loop")
        try scratch.link("/dangling", to: "gone")
        #expect(kinds(try scratch.root().look(at: path)).last == last)
    }

    @Test func longNamesAndPathsAreErrorsNotTruncated() throws {
        let scratch = try Scratch()
        let root = try scratch.root()
        let name = String(repeating: "n", count: 256)
        #expect(root.look(at: "/" + name).last?.error?.name == "ENAMETOOLONG")
        let path = String(repeating: "/n", count: 2048)
        #expect(root.look(at: path).last?.error?.name == "ENAMETOOLONG")
    }

    @Test func fortyLinksAreFollowedAndNoMore() throws {
        let scratch = try Scratch()
        try scratch.write("/0")
        for index in 1...41 { try scratch.link("/\(index)", to: "\(index - 1)") }
        let root = try scratch.root()
        #expect(root.look(at: "/40").last == Seen(path: "/0", status: try root.status(of: "/0")))
        #expect(root.look(at: "/41").last?.error?.name == "ELOOP")
    }

    @Test func linkBombsEnd() throws {
        let scratch = try Scratch()
        try scratch.directory("/d")
        let long = String(repeating: "d/../", count: 800)
        for index in 0..<39 { try scratch.link("/l\(index)", to: long + "l\(index + 1)") }
        #expect(try scratch.root().look(at: "/l0").last?.error?.name == "ELOOP")
    }

    @Test func readsBytesWithStatus() throws {
        let scratch = try Scratch()
        try scratch.write("/f", "hello")
        guard case .bytes(let bytes, let status) = try scratch.root().read("/f", limit: 5) else {
            Issue.record("not read")
            return
        }
        #expect(bytes == Array("hello".utf8))
        #expect(status.size == 5 && status.mode == 0o644 && status.kind == .file && status.inode != 0)
        #expect(status.modified > 1_600_000_000_000_000_000 && status.changed >= status.modified)
    }

    @Test func aFileAboveTheLimitIsNotGiven() throws {
        let scratch = try Scratch()
        try scratch.write("/f", "hello!")
        guard case .tooLarge(let status) = try scratch.root().read("/f", limit: 5) else {
            Issue.record("not refused")
            return
        }
        #expect(status.size == 6)
    }

    @Test(.timeLimit(.minutes(1))) func aFIFOIsNeverOpened() throws {
        let scratch = try Scratch()
        try scratch.fifo("/10-x.conf")
        let root = try scratch.root()
        guard case .notRegular(let status) = root.read("/10-x.conf", limit: 100) else {
            Issue.record("a FIFO was opened")
            return
        }
        #expect(status.kind == .fifo)
        guard case .notRegular = root.readHead("/10-x.conf", count: 4) else {
            Issue.record("a FIFO was opened")
            return
        }
        // A writer that would have been let in by a reader is still refused.
        let writer = unsafe open(scratch.real("/10-x.conf"), O_WRONLY | O_NONBLOCK)
        #expect(writer == -1 && errno == ENXIO)
    }

    @Test func theNullDeviceReadsAsEmptyAndOtherDevicesAreRefused() throws {
        let root = try NodeRoot(path: "/")
        guard case .bytes([], let status) = root.read("/dev/null", limit: 10) else {
            Issue.record("/dev/null was not read as empty")
            return
        }
        #expect(status.kind == .nullDevice)
        guard case .notRegular(let zero) = root.read("/dev/zero", limit: 10) else {
            Issue.record("/dev/zero was opened")
            return
        }
        #expect(zero.kind == .other)
    }

    @Test func directoriesAndMissingFilesAreTold() throws {
        let scratch = try Scratch()
        try scratch.directory("/d")
        try scratch.link("/l", to: "d")
        try scratch.write("/f")
        let root = try scratch.root()
        guard case .notRegular(let status) = root.read("/d", limit: 10) else {
            Issue.record("a directory was read")
            return
        }
        #expect(status.kind == .directory)
        for (path, name) in [("/gone", "ENOENT"), ("/f/x", "ENOTDIR"), ("/l/x", "ENOTDIR"), ("/d/../f", "EINVAL")] {
            guard case .failed(let error) = root.read(path, limit: 10) else {
                Issue.record("\(path) was read")
                continue
            }
            #expect(error.name == name, "\(path)")
        }
    }

    @Test(.timeLimit(.minutes(1))) func aFileThatIsReplacedWhileItIsReadIsReadWhole() throws {
        let scratch = try Scratch()
        try scratch.write("/f", [UInt8](repeating: 0, count: 100_000))
        let root = try scratch.root()
        let swapper = try Helper(
            "/bin/sh",
            [
                "-c",
                """
                cd "$0"; mkfifo fifo; head -c 100000 /dev/zero | tr '\\0' a >a; head -c 90000 /dev/zero | tr '\\0' b >b
                echo ready; while :; do ln -f a t; mv t f; ln -f fifo t; mv t f; ln -f b t; mv t f; ln -sf / f; rm f; done
                """, scratch.path,
            ])
        try swapper.expect("ready")
        var seen: Set<String> = []
        for _ in 0..<20_000 {
            switch root.read("/f", limit: 1 << 20) {
            case .bytes(let bytes, let status):
                #expect(Int64(bytes.count) == status.size && Set(bytes).count == 1)
                seen.insert(bytes.first.map { String(UnicodeScalar($0)) } ?? "")
            case .notRegular(let status): seen.insert("\(status.kind)")
            case .failed(let error): seen.insert(error.name)
            case .tooLarge: Issue.record("too large")
            }
            if seen.isSuperset(of: ["a", "b", "fifo", "ENOENT"]) { break }
        }
        #expect(seen.isSuperset(of: ["a", "b", "fifo"]), "\(seen)")
    }

    @Test(arguments: [0, 1, 3]) func aFileThatChangesWhileItIsReadIsReadAgain(changes: Int) throws {
        let scratch = try Scratch()
        try scratch.write("/f", "0")
        var count = 0
        let result = try scratch.root().read("/f", limit: 100) {
            count += 1
            guard count <= changes else { return }
            try? scratch.write("/f", "\(count) and longer".prefix(count + 1).description)
        }
        guard case .bytes(let bytes, let status) = result else {
            Issue.record("not read")
            return
        }
        #expect(count == changes + 1)
        let text = try String(contentsOfFile: scratch.real("/f"), encoding: .utf8)
        #expect(String(decoding: bytes, as: UTF8.self) == text && status.size == bytes.count)
    }

    @Test func aFileThatNeverStandsStillIsReadFourTimesAndNoMore() throws {
        let scratch = try Scratch()
        try scratch.write("/f", "")
        var count = 0
        let result = try scratch.root().read("/f", limit: 100) {
            count += 1
            try? scratch.write("/f", [UInt8](repeating: 0x61, count: count))
        }
        guard case .bytes(let bytes, _) = result else {
            Issue.record("not read")
            return
        }
        #expect(count == 4 && bytes.count == 3)
    }

    @Test func aFileIsReadThroughItsLinksWhereThatIsAsked() throws {
        let scratch = try Scratch()
        try scratch.directory("/data")
        try scratch.write("/data/f", "x")
        try scratch.link("/l", to: "/data/f")
        try scratch.link("/gone", to: "/data/g")
        guard case .bytes(let bytes, _) = try scratch.root().read(following: "/l", limit: 10) else {
            Issue.record("not read")
            return
        }
        #expect(bytes == Array("x".utf8))
        guard case .failed(let error) = try scratch.root().read(following: "/gone", limit: 10) else {
            Issue.record("read")
            return
        }
        #expect(error.name == "ENOENT" && error.path == "/data/g")
    }

    @Test func aFileOfProcIsReadToItsEndThoughItSaysSizeZero() throws {
        guard case .bytes(let bytes, _) = try NodeRoot(path: "/").read("/proc/cpuinfo", limit: 1 << 20) else {
            Issue.record("not read")
            return
        }
        #expect(bytes.count > 100)
    }

    @Test func theHeadIsBoundedAndTheStatusHasTheWholeSize() throws {
        let scratch = try Scratch()
        try scratch.write("/f", "hello")
        guard case .bytes(let bytes, let status) = try scratch.root().readHead("/f", count: 4) else {
            Issue.record("not read")
            return
        }
        #expect(bytes == Array("hell".utf8) && status.size == 5)
    }

    @Test func namesAreListedInByteOrderWithNothingLost() throws {
        let scratch = try Scratch()
        for name in ["10-b", "9-a", ".dot", "Upper", "10-calico.conf", "10-calico-x.conf", "\u{E4}"] {
            try scratch.write("/" + name)
        }
        #expect(
            try scratch.root().list("/")
                == .names([".dot", "10-b", "10-calico-x.conf", "10-calico.conf", "9-a", "Upper", "\u{E4}"]))
        #expect(try scratch.root().list("/", limit: 6) == .tooMany)
    }

    @Test func aNameThatIsNotUTF8CanBeListedAndRead() throws {
        let scratch = try Scratch()
        let raw: [UInt8] = Array((scratch.path + "/05-").utf8) + [0xFF, 0xC3] + Array(".conf".utf8)
        let descriptor = unsafe (raw.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer {
            unsafe open($0.baseAddress!, O_WRONLY | O_CREAT, 0o644)
        }
        try #require(descriptor >= 0)
        close(descriptor)
        let root = try scratch.root()
        guard case .names(let names) = root.list("/"), let name = names.first else {
            Issue.record("not listed")
            return
        }
        guard case .bytes = root.read("/" + name, limit: 10) else {
            Issue.record("not read")
            return
        }
    }

    @Test func listingAFileOrNothingFails() throws {
        let scratch = try Scratch()
        try scratch.write("/f")
        let root = try scratch.root()
        for (path, name) in [("/f", "ENOTDIR"), ("/gone", "ENOENT")] {
            guard case .failed(let error) = root.list(path) else {
                Issue.record("\(path) was listed")
                continue
            }
            #expect(error.name == name)
            #expect(error.description.contains(path))
        }
    }

    @Test func namesSurviveTheWayToTextAndBack() {
        let cases: [[UInt8]] = [
            Array("plain".utf8), Array("\u{E4}\u{1F600}".utf8), [0xFF], [0x61, 0xC3], [0xE2, 0x82], [0xF4, 0x8F, 0xB8],
            Array("\u{10FEFF}".utf8), [0xC0, 0x80], [0xED, 0xA0, 0x80], Array("a\u{10FE80}".utf8) + [0x80],
        ]
        for bytes in cases {
            #expect(FileName.bytes(FileName.text(bytes)) == bytes, "\(bytes)")
        }
        for first in UInt8.min...UInt8.max {
            for second in stride(from: UInt8(0), to: 255, by: 5) {
                #expect(FileName.bytes(FileName.text([first, second, 0x41])) == [first, second, 0x41])
            }
        }
    }
}
