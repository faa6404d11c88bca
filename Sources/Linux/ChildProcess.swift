import Glibc

/// A program run to its end, for the command line only: the daemon executes nothing.
package struct ChildProcess: Sendable, Equatable {
    package enum End: Sendable, Equatable {
        case exited(Int32)
        case killed(signal: Int32)
        /// Killed by us, with its process group, when its time was up.
        case timedOut
    }

    package var end: End
    package var output: [UInt8]
    package var errors: [UInt8]
    /// More was written than the limit; the rest was read and thrown away.
    package var isCut: Bool

    /// Most bytes that a pipe takes at once, pipe(7): more input could wait for a child that does not read.
    package static let inputLimit = 4096

    /// Runs a program by its absolute path and waits for it.
    ///
    /// Blocks the thread. Nothing of ours is inherited but the three standard descriptors.
    /// - Parameters:
    ///   - arguments: Without the program's own name.
    ///   - environment: `NAME=value`; nothing else is passed on.
    ///   - input: All of its standard input, at most ``inputLimit`` bytes.
    ///   - limit: Bytes kept of each of the two outputs.
    /// - Throws: where the program cannot be started.
    package static func run(
        _ program: String, _ arguments: [String],
        environment: [String] = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C"], input: [UInt8] = [],
        timeoutNanoseconds: Int64, limit: Int = 1 << 20
    ) throws(SystemError) -> ChildProcess {
        let output = try Pipe()
        let errors = try Pipe()
        let source = try openInput(input)
        let pid = try spawn(program, arguments, environment, source.raw, output.writer.raw, errors.writer.raw)
        var collector = OutputCollector(output: output.intoReader(), errors: errors.intoReader(), limit: limit)
        let status = collector.wait(for: pid, deadline: SystemClock.monotonic &+ timeoutNanoseconds)
        return ChildProcess(
            end: status, output: collector.outputBytes, errors: collector.errorBytes, isCut: collector.isCut)
    }
}

/// The two ends of a pipe(2), not inherited.
private struct Pipe: ~Copyable {
    let reader: OwnedDescriptor
    let writer: OwnedDescriptor

    init() throws(SystemError) {
        var ends: [Int32] = [-1, -1]
        _ = try systemCall("pipe") { unsafe pipe(&ends) }
        reader = OwnedDescriptor(adopting: ends[0])
        writer = OwnedDescriptor(adopting: ends[1])
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    }

    /// Keeps the reading end and closes the other.
    consuming func intoReader() -> OwnedDescriptor { reader }
}

/// A descriptor that gives these bytes and then ends.
private func openInput(_ bytes: [UInt8]) throws(SystemError) -> OwnedDescriptor {
    guard bytes.count <= ChildProcess.inputLimit else {
        throw SystemError(operation: "write", path: "standard input", errno: EFBIG)
    }
    guard !bytes.isEmpty else {
        let none = try systemCall("open", "/dev/null") { unsafe open("/dev/null", O_RDONLY | O_CLOEXEC) }
        return OwnedDescriptor(adopting: none)
    }
    let pipe = try Pipe()
    _ = try systemCall("write") { unsafe write(pipe.writer.raw, bytes, bytes.count) }
    let flags = fcntl(pipe.reader.raw, F_GETFL)
    _ = fcntl(pipe.reader.raw, F_SETFL, flags & ~O_NONBLOCK)
    return pipe.intoReader()
}

/// Starts a program in a process group of its own; posix_spawn(3).
private func spawn(
    _ program: String, _ arguments: [String], _ environment: [String], _ input: Int32, _ output: Int32, _ errors: Int32
) throws(SystemError) -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, input, 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
    unsafe posix_spawn_file_actions_adddup2(&actions, errors, 2)
    for inherited in inheritedDescriptors() { unsafe posix_spawn_file_actions_addclose(&actions, inherited) }
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    // sd-event blocks the signals that it takes: a child begins with none blocked.
    var none = sigset_t()
    unsafe sigemptyset(&none)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK))
    var pid: pid_t = 0
    // posix_spawn returns the error number itself.
    let result = unsafe withCStrings([program] + arguments) { arguments in
        unsafe withCStrings(environment) { environment in
            unsafe posix_spawn(&pid, program, &actions, &attributes, arguments, environment)
        }
    }
    guard result == 0 else { throw SystemError(operation: "execute", path: program, errno: result) }
    return pid
}

/// Descriptors that a library of ours opened without close-on-exec.
private func inheritedDescriptors() -> [Int32] {
    let open = (try? processEntries("/proc/self/fd")) ?? []
    return open.compactMap { Int32($0) }.filter { $0 > 2 && fcntl($0, F_GETFD) == 0 }
}

/// A NULL-terminated array of C strings that lives for the call.
private func withCStrings<Result>(
    _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    var pointers = unsafe [UnsafeMutablePointer<CChar>?]()
    for string in strings { unsafe pointers.append(strdup(string)) }
    unsafe pointers.append(nil)
    defer { unsafe pointers.forEach { unsafe free($0) } }
    return unsafe body(pointers)
}
