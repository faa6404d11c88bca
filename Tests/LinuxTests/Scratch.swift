import Foundation
import Glibc
import Linux
import Testing

/// A directory of a test's own, removed when it goes.
final class Scratch {
    let path: String

    init() throws {
        let template = NSTemporaryDirectory() + "netready-tests-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: template, withIntermediateDirectories: true)
        path = template
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func root() throws -> NodeRoot {
        try NodeRoot(path: path)
    }

    /// The real path of a path below the scratch directory.
    func real(_ path: String) -> String {
        self.path + path
    }

    func directory(_ path: String) throws {
        try FileManager.default.createDirectory(atPath: real(path), withIntermediateDirectories: true)
    }

    func write(_ path: String, _ text: String = "x") throws {
        try write(path, Array(text.utf8))
    }

    /// Opens, writes and closes, in place: no rename.
    func write(_ path: String, _ bytes: [UInt8]) throws {
        let descriptor = unsafe open(real(path), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        let written = unsafe Glibc.write(descriptor, bytes, bytes.count)
        try #require(written == bytes.count)
    }

    func link(_ path: String, to target: String) throws {
        let result = unsafe symlink(target, real(path))
        try #require(result == 0)
    }

    func fifo(_ path: String) throws {
        let result = unsafe mkfifo(real(path), 0o644)
        try #require(result == 0)
    }

    func rename(_ from: String, _ to: String) throws {
        let result = unsafe Glibc.rename(real(from), real(to))
        try #require(result == 0)
    }

    func remove(_ path: String) throws {
        try FileManager.default.removeItem(atPath: real(path))
    }
}

/// A program that runs until the test has done with it.
///
/// Killed by SIGKILL: a child of a test inherits a mask that blocks SIGTERM.
final class Helper {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()

    init(_ program: String, _ arguments: [String]) throws {
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    deinit {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    var pid: Int32 { process.processIdentifier }

    /// Waits for a line of its output.
    func expect(_ line: String) throws {
        let data = output.fileHandleForReading.availableData
        try #require(data == Data((line + "\n").utf8))
    }

    func send(_ line: String) throws {
        try input.fileHandleForWriting.write(contentsOf: Data((line + "\n").utf8))
    }
}

extension OwnWatch {
    /// nil unless there is a watch.
    var identity: InotifyIdentity? { if case .on(let identity) = self { identity } else { nil } }
}
