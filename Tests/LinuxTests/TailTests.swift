import Foundation
import Glibc
import Testing

@testable import Linux

/// Reading below a directory in which others than root may put what they like.
@Suite struct TailTests {
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        try scratch.directory("/logs/pod/c")
        try scratch.write("/secret", "SECRET")
        try scratch.write("/logs/pod/c/0.log", "0123456789")
    }

    private func read(_ path: String, below directory: String = "/logs", count: Int = 4) throws -> String {
        switch try scratch.root().readTail(path, below: directory, count: count) {
        case .bytes(let bytes, let status): "\(String(decoding: bytes, as: UTF8.self)) of \(status.size)"
        case .failed(let error): error.name
        case .notRegular: "notRegular"
        case .tooLarge: "tooLarge"
        }
    }

    private func link(_ path: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: scratch.real(path), withDestinationPath: target)
    }

    @Test func theEndOfAPlainFileIsGiven() throws {
        #expect(try read("/logs/pod/c/0.log") == "6789 of 10")
        #expect(try read("/logs/pod/c/0.log", count: 100) == "0123456789 of 10")
        #expect(try read("/logs/pod/c/0.log", below: "/logs/") == "6789 of 10")
        #expect(try read("/logs/pod/c/1.log") == "ENOENT")
        #expect(try read("/logs/pod/c") == "notRegular")
    }

    @Test func onlyWhatIsNewIsGivenUnlessTheFileIsAnotherOrShorter() throws {
        let root = try scratch.root()
        let path = "/logs/pod/c/0.log"
        let status = try #require(try root.status(of: path))
        func read(after offset: Int64, count: Int = 100) throws -> String {
            let read = root.readTail(path, below: "/logs", count: count, after: FilePlace(status, offset: offset))
            guard case .bytes(let bytes, _) = read.result else { return "\(read.result)" }
            return "\(String(decoding: bytes, as: UTF8.self)) at \(read.start)"
        }
        #expect(try read(after: 7) == "789 at 7")
        #expect(try read(after: 7, count: 2) == "89 at 8")
        #expect(try read(after: 10) == " at 10")
        #expect(try read(after: 11) == "0123456789 at 0")
        // Beside the old one, whose number could else be given to it.
        try scratch.write("/logs/pod/c/1.log", "abcdefghij")
        try FileManager.default.removeItem(atPath: scratch.real(path))
        try FileManager.default.moveItem(atPath: scratch.real("/logs/pod/c/1.log"), toPath: scratch.real(path))
        #expect(try read(after: 7) == "abcdefghij at 0")
    }

    @Test func theDirectoryItselfMayBeReachedByALink() throws {
        try scratch.directory("/var")
        try link("/var/pods", to: "/logs")
        #expect(try read("/var/pods/pod/c/0.log", below: "/var/pods") == "6789 of 10")
    }

    @Test func noLinkBelowTheDirectoryIsFollowed() throws {
        try link("/logs/pod/c/1.log", to: "/secret")
        #expect(try read("/logs/pod/c/1.log") == "ELOOP")
        try link("/logs/pod/c/2.log", to: "0.log")
        #expect(try read("/logs/pod/c/2.log") == "ELOOP")
        try link("/logs/pod/d", to: "c")
        #expect(try read("/logs/pod/d/0.log") == "ENOTDIR")
        try link("/logs/all", to: "/")
        #expect(try read("/logs/all/secret") == "ENOTDIR")
    }

    @Test func aFileWithASecondNameAPipeAndADeviceAreNotRead() throws {
        try FileManager.default.linkItem(atPath: scratch.real("/secret"), toPath: scratch.real("/logs/pod/c/1.log"))
        #expect(try read("/logs/pod/c/1.log") == "EMLINK")
        try #require(unsafe mkfifo(scratch.real("/logs/pod/c/2.log"), 0o600) == 0)
        #expect(try read("/logs/pod/c/2.log") == "notRegular")
    }

    @Test(
        arguments: [
            "/secret", "/logs", "/logs/../secret", "/logs/pod/../../secret", "/logsx/a", "logs/pod/c/0.log", "",
        ])
    func aPathThatDoesNotLieBelowIsRefused(path: String) throws {
        #expect(["EXDEV", "EINVAL"].contains(try read(path)))
    }
}
