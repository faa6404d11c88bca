import Foundation

/// What a finished command left.
package struct Output: Sendable {
    /// The exit status, or 128 and the number of the signal that ended it.
    package var status: Int32
    package var out: String
    package var err: String

    /// Everything that it wrote, wherever to.
    package var said: String { out + err }

    /// What it printed as a JSON object; empty where that is none.
    package var object: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(out.utf8))) as? [String: Any] ?? [:]
    }
}

/// Runs a program to its end; standard error goes through a file, so that neither stream can block the other.
///
/// - Parameters:
///   - directory: where it runs; nil where the tests do.
///   - input: what it reads through a pipe, at most 64 KiB; nil is nothing to read.
///   - environment: in place of that of the tests.
///   - limit: seconds after which it is killed, and what it has started in its process group with it.
/// - Throws: what Foundation throws where the program cannot be started.
package func run(
    _ program: String, _ arguments: [String], in directory: String? = nil, input: String? = nil,
    environment: [String: String]? = nil, limit: Double = 600
) throws -> Output {
    let errors = FileManager.default.temporaryDirectory.appendingPathComponent("netready-\(UUID().uuidString)")
    try Data().write(to: errors)
    defer { try? FileManager.default.removeItem(at: errors) }
    let process = Process()
    let (feed, out) = (Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    if let environment { process.environment = environment }
    if let directory { process.currentDirectoryURL = URL(fileURLWithPath: directory) }
    process.standardInput = input == nil ? FileHandle.nullDevice : feed
    process.standardOutput = out
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    let group = -process.processIdentifier
    let watchdog = DispatchWorkItem { kill(group, SIGKILL) }
    DispatchQueue.global().asyncAfter(deadline: .now() + limit, execute: watchdog)
    defer { watchdog.cancel() }
    if let input { try feed.fileHandleForWriting.write(contentsOf: Data(input.utf8)) }
    try feed.fileHandleForWriting.close()
    let printed = try out.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    let isSignalled = process.terminationReason == .uncaughtSignal
    return Output(
        status: process.terminationStatus + (isSignalled ? 128 : 0), out: String(decoding: printed, as: UTF8.self),
        err: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
}

/// The built `netready`, which lies beside the program that runs the tests.
///
/// Parameters are those of ``run(_:_:in:input:environment:)``.
package func netready(
    _ arguments: [String], in directory: String? = nil, input: String? = nil, environment: [String: String]? = nil
) throws -> Output {
    try run(netreadyProgram(), arguments, in: directory, input: input, environment: environment)
}

/// The path of the built `netready`, beside the tests.
package func netreadyProgram() throws -> String {
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("netready").path
}
