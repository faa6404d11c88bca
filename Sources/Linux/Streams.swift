import Glibc
package import Redaction

/// The standard streams and what a person puts in their place, read and written without the C library's buffers.
package enum StandardStream {
    /// Writes a text to standard output.
    ///
    /// - Throws: why what is left of it is lost; a closed pipe ends the program instead.
    package static func output(_ text: RedactedText) throws(SystemError) {
        try write(text.string, to: STDOUT_FILENO, path: "standard output")
    }

    /// Writes a text to standard error; there is nobody to be told of what is lost.
    package static func error(_ text: RedactedText) {
        try? write(text.string, to: STDERR_FILENO, path: "standard error")
    }

    /// Writes a file that a person named: whole and readable by its owner alone, or, as a shell's `>` does, into what
    /// stands there where that is a device, a pipe or a link; `-` and `/dev/stdout` are standard output.
    ///
    /// - Throws: why it cannot be written.
    package static func write(_ text: RedactedText, named path: String) throws(SystemError) {
        guard path != "-", path != "/dev/stdout" else { return try output(text) }
        var status = stat()
        let isThere = unsafe withFileName(path) { unsafe lstat($0, &status) } == 0
        guard isThere, status.st_mode & S_IFMT != S_IFREG else {
            try AtomicFile.write(path, Array(text.string.utf8), mode: 0o600)
            return
        }
        let flags = O_WRONLY | O_CREAT | O_TRUNC | O_NOCTTY
        let file = try openFile(AT_FDCWD, path, flags, mode: 0o600, reportedAs: path)
        try write(text.string, to: file.raw, path: path)
    }

    /// All bytes of a file that a person named, opened as cat(1) does: links are followed, and a pipe or a device is read
    /// as well; `-` and `/dev/stdin` are standard input, which open(2) refuses where it is a socket.
    ///
    /// - Throws: EFBIG beyond the limit, or why it cannot be opened or read.
    package static func named(_ path: String, limit: Int) throws(SystemError) -> [UInt8] {
        guard path != "-", path != "/dev/stdin" else {
            return try bytes(of: STDIN_FILENO, path: "standard input", limit: limit)
        }
        let file = try openFile(AT_FDCWD, path, O_RDONLY | O_NOCTTY, reportedAs: path)
        return try bytes(of: file.raw, path: path, limit: limit)
    }

    private static func bytes(of descriptor: Int32, path: String, limit: Int) throws(SystemError) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = try systemCall("read", path) {
                unsafe buffer.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
            }
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
            guard bytes.count <= limit else { throw SystemError(operation: "read", path: path, errno: EFBIG) }
        }
    }

    private static func write(_ text: String, to descriptor: Int32, path: String) throws(SystemError) {
        let bytes = Array(text.utf8)
        var written = 0
        while written < bytes.count {
            written += try systemCall("write", path) {
                unsafe bytes.withUnsafeBytes { buffer in
                    let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[written...])
                    return unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
                }
            }
        }
    }
}

/// Ends the process.
package func exitProcess(_ status: Int32) -> Never { exit(status) }
