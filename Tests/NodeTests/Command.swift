import Foundation

/// What a finished command left.
struct Output: Sendable {
    /// The exit status, or 128 and the number of the signal that ended it.
    var status: Int32
    var out: String
    var err: String
}

/// A command that did not do what a test needs; its words are the test's failure.
struct CommandFailure: Error, CustomStringConvertible {
    var description: String
}

/// Runs a program to its end; standard error goes through a file, so that neither stream can block the other.
func run(_ program: String, _ arguments: [String], environment: [String: String]? = nil) throws -> Output {
    let errors = FileManager.default.temporaryDirectory.appendingPathComponent("netready-\(UUID().uuidString)")
    try Data().write(to: errors)
    defer { try? FileManager.default.removeItem(at: errors) }
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    if let environment { process.environment = environment }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = pipe
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    let out = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    let signalled = process.terminationReason == .uncaughtSignal
    return Output(
        status: process.terminationStatus + (signalled ? 128 : 0),
        out: String(decoding: out, as: UTF8.self),
        err: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
}
