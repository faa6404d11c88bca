internal import Glibc

/// What stands behind the path of a unix socket.
package enum SocketPresence: Sendable, Equatable {
    case absent
    /// Nobody listens on it, or it is no socket.
    case refuses
    /// This process may not connect.
    case denied
    /// Somebody listens: by SO_PEERCRED (unix(7)), the process that called listen(2), 1 behind a socket unit of systemd;
    /// nil where it cannot be seen from this PID namespace.
    case answers(pid: Int32?)
    /// Why it could not be tried, as an errno.
    case unknown(Int32)

    /// Connects where there is something of that name, and hangs up at once, without a word and without ever blocking.
    package init(at path: String) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 || errno != ENOENT && errno != ENOTDIR else {
            self = .absent
            return
        }
        do throws(Socket.Failure) {
            let socket = try Socket.connected(to: path)
            self = .answers(pid: socket.peerPID)
        } catch {
            self =
                switch error {
                case .busy: .answers(pid: nil)
                case .failed(.noSocket): .absent
                case .failed(.refused): .refuses
                case .failed(.permission): .denied
                case .failed(.system(_, let code)): .unknown(code)
                case .failed: .unknown(0)
                }
        }
    }
}
