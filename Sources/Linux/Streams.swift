import Glibc

/// The standard streams, written without the C library's buffers.
package enum StandardStream {
    /// Writes a text to standard output; what cannot be written is lost, as with a closed pipe.
    package static func output(_ text: String) { write(text, to: STDOUT_FILENO) }

    /// Writes a text to standard error.
    package static func error(_ text: String) { write(text, to: STDERR_FILENO) }

    /// All of standard input.
    ///
    /// - Throws: EFBIG beyond the limit, or why it cannot be read.
    package static func input(limit: Int) throws(SystemError) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(STDIN_FILENO, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SystemError(operation: "read", path: "standard input", errno: errno) }
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
            guard bytes.count <= limit else {
                throw SystemError(operation: "read", path: "standard input", errno: EFBIG)
            }
        }
    }

    private static func write(_ text: String, to descriptor: Int32) {
        let bytes = Array(text.utf8)
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[written...])
                return unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            written += count
        }
    }
}

/// Ends the process.
package func exitProcess(_ status: Int32) -> Never { exit(status) }
