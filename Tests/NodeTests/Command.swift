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
///
/// - Parameter limit: seconds after which it is killed, and what it has started in its process group with it.
func run(
    _ program: String, _ arguments: [String], environment: [String: String]? = nil, limit: Double = 600
) throws -> Output {
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
    let group = -process.processIdentifier
    let watchdog = DispatchWorkItem { kill(group, SIGKILL) }
    DispatchQueue.global().asyncAfter(deadline: .now() + limit, execute: watchdog)
    defer { watchdog.cancel() }
    let out = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    let signalled = process.terminationReason == .uncaughtSignal
    return Output(
        status: process.terminationStatus + (signalled ? 128 : 0),
        out: String(decoding: out, as: UTF8.self),
        err: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
}
