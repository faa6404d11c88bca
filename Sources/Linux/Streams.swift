import Glibc

/// The standard streams, written without the C library's buffers.
package enum StandardStream {
    /// Writes a text to standard output; what cannot be written is lost, as with a closed pipe.
    package static func output(_ text: String) { write(text, to: STDOUT_FILENO) }

    /// Writes a text to standard error.
    package static func error(_ text: String) { write(text, to: STDERR_FILENO) }

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
