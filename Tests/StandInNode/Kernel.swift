import Foundation
import Glibc

/// What the kernel refused while a node was laid out.
struct LayoutError: Error, CustomStringConvertible {
    var description: String

    init(_ what: String, _ path: String = "") {
        description = "\(what) \(path): \(unsafe String(cString: strerror(errno)))"
    }
}

/// Throws what `errno` says where a system call has failed.
func need(_ result: Int32, _ what: String, _ path: String) throws {
    guard result >= 0 else { throw LayoutError(what, path) }
}

/// Makes a directory with all that it is in.
func makeDirectories(_ path: String) throws {
    var made = ""
    for name in path.split(separator: "/") {
        made += "/\(name)"
        guard unsafe mkdir(made, 0o755) != 0, errno != EEXIST else { continue }
        throw LayoutError("mkdir", made)
    }
}

/// Makes a file with these bytes, whatever was there.
func writeFile(_ path: String, _ bytes: [UInt8]) throws {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    try need(descriptor, "create", path)
    defer { close(descriptor) }
    var rest = bytes[...]
    while !rest.isEmpty {
        let count = unsafe rest.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
        guard count > 0 else { throw LayoutError("write", path) }
        rest = rest.dropFirst(count)
    }
}

func writeFile(_ path: String, _ text: String) throws { try writeFile(path, Array(text.utf8)) }

/// - Parameter modified: nanoseconds since the epoch.
func setModified(_ path: String, _ modified: Int64) throws {
    let time = timespec(tv_sec: Int(modified / Instant.second), tv_nsec: Int(modified % Instant.second))
    try need(unsafe utimensat(AT_FDCWD, path, [time, time], AT_SYMLINK_NOFOLLOW), "set the times of", path)
}

/// The directory that a path's last name stands in.
func parent(of path: String) -> String { String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) }

/// The bytes of a file; nil where it cannot be read.
func readFile(_ path: String) -> [UInt8]? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    return readAll(descriptor)
}

func readAll(_ descriptor: Int32) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = unsafe read(descriptor, &buffer, buffer.count)
        guard count > 0 else { return bytes }
        bytes += buffer[..<count]
    }
}

/// Clocks in nanoseconds.
struct Instant {
    var realtime = clock(CLOCK_REALTIME)
    var boottime = clock(CLOCK_BOOTTIME)
    var monotonic = clock(CLOCK_MONOTONIC)

    static let second: Int64 = 1_000_000_000

    static func clock(_ id: clockid_t) -> Int64 {
        var time = timespec()
        unsafe clock_gettime(id, &time)
        return Int64(time.tv_sec) * second + Int64(time.tv_nsec)
    }
}

// MARK: Mounts

/// Of linux/mount.h, which Swift does not import.
enum MountFlag {
    static let bind: UInt = 4096
    static let detach: Int32 = 2
}

func mountTemporary(_ path: String) throws {
    try need(unsafe mount("tmpfs", path, "tmpfs", 0, "mode=755"), "mount tmpfs on", path)
}

func bindMount(_ source: String, _ target: String) throws {
    try need(unsafe mount(source, target, nil, MountFlag.bind, nil), "bind \(source) to", target)
}

// MARK: Programs

/// No program that is started has this descriptor.
func closeAtStart(_ descriptor: Int32) { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }

/// A program that was started.
struct Child {
    let pid: pid_t
    private let output: Int32

    /// Starts a program in the present root.
    ///
    /// - Parameter isHeard: whether ``finish(within:)`` gives what it prints; else that goes where ours does.
    init(_ arguments: [String], environment: [String] = [], isHeard: Bool = true) throws {
        var ends: [Int32] = [-1, -1]
        try need(unsafe pipe(&ends), "pipe for", arguments[0])
        for end in ends { closeAtStart(end) }
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        if isHeard { unsafe posix_spawn_file_actions_adddup2(&actions, ends[1], 1) }
        var (words, variables) = unsafe (cStrings(arguments), cStrings(environment))
        defer { unsafe (words + variables).forEach { unsafe free($0) } }
        var made: pid_t = 0
        let result = unsafe posix_spawn(&made, arguments[0], &actions, nil, &words, &variables)
        close(ends[1])
        guard result == 0 else {
            close(ends[0])
            errno = result
            throw LayoutError("start", arguments[0])
        }
        pid = made
        output = ends[0]
    }

    /// Reads what it prints and waits for its end; kills it after so many seconds.
    ///
    /// - Returns: its exit status, or -1 and the signal that ended it.
    func finish(within seconds: Int32) -> (status: Int32, out: [UInt8]) {
        let killer = DispatchWorkItem { [pid] in kill(pid, SIGKILL) }
        DispatchQueue.global().asyncAfter(deadline: .now() + Double(seconds), execute: killer)
        defer { killer.cancel() }
        let out = readAll(output)
        close(output)
        var status: Int32 = 0
        while unsafe waitpid(pid, &status, 0) < 0, errno == EINTR {}
        return (status & 0x7f == 0 ? status >> 8 & 0xff : -(status & 0x7f), out)
    }
}

private func cStrings(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
    unsafe texts.map { unsafe strdup($0) } + [nil]
}
