import Glibc

/// The one owner of an open file descriptor: closes it when it goes.
package struct OwnedDescriptor: ~Copyable {
    /// The descriptor's number, valid as long as the owner lives.
    package let raw: Int32

    /// Takes ownership of an open descriptor that nobody else closes.
    package init(adopting raw: Int32) {
        self.raw = raw
    }

    deinit {
        // Linux frees the number even where close(2) is interrupted: never try again.
        _ = close(raw)
    }

    /// Gives the descriptor away, open.
    package consuming func release() -> Int32 {
        let raw = self.raw
        discard self
        return raw
    }
}

/// O_PATH of linux/fcntl.h, which glibc's header shows to _GNU_SOURCE only; one value on every
/// architecture that Swift supports.
let openPathOnly: Int32 = 0o10_000_000

extension OwnedDescriptor {
    /// The status of what the descriptor refers to, fstat(2).
    func status(path: String) throws(SystemError) -> FileStatus {
        var raw = stat()
        _ = try systemCall("stat", path) { unsafe fstat(self.raw, &raw) }
        return FileStatus(raw, symlinkTarget: nil)
    }

    /// The status with the target of a symbolic link; the descriptor was opened by O_PATH.
    func statusWithTarget(path: String) throws(SystemError) -> FileStatus {
        var raw = stat()
        _ = try systemCall("stat", path) { unsafe fstat(self.raw, &raw) }
        guard raw.st_mode & S_IFMT == S_IFLNK else { return FileStatus(raw, symlinkTarget: nil) }
        return FileStatus(raw, symlinkTarget: try readLink(at: self.raw, "", path: path))
    }

    /// Opens anew what an O_PATH descriptor refers to: the very inode whose kind was checked.
    ///
    /// Needs `/proc`; proc(5), `/proc/PID/fd`.
    func reopened(_ flags: Int32, path: String) throws(SystemError) -> OwnedDescriptor {
        try openFile(AT_FDCWD, "/proc/self/fd/\(raw)", flags | O_NOCTTY | O_NONBLOCK, reportedAs: path)
    }

    /// Opens a name in the directory that the descriptor refers to.
    func child(_ name: String, _ flags: Int32, mode: mode_t = 0, path: String) throws(SystemError) -> OwnedDescriptor {
        try openFile(raw, name, flags, mode: mode, reportedAs: path)
    }
}

/// Opens a name relative to a directory, close-on-exec always; openat(2).
func openFile(
    _ directory: Int32, _ name: String, _ flags: Int32, mode: mode_t = 0, reportedAs path: String
) throws(SystemError) -> OwnedDescriptor {
    let raw = try systemCall("open", path) {
        unsafe withFileName(name) { unsafe openat(directory, $0, flags | O_CLOEXEC, mode) }
    }
    return OwnedDescriptor(adopting: raw)
}

/// The target of a symbolic link; `name` may be empty where `directory` is an O_PATH descriptor of the link itself.
func readLink(at directory: Int32, _ name: String, path: String) throws(SystemError) -> String {
    // PATH_MAX bounds every target that the kernel stores; /proc may hold a longer text, which is cut.
    var buffer = [CChar](repeating: 0, count: 4096)
    let length = try systemCall("readlink", path) {
        unsafe withFileName(name) { name in
            unsafe readlinkat(directory, name, &buffer, buffer.count)
        }
    }
    return FileName.text(buffer[..<length].map { UInt8(bitPattern: $0) })
}
