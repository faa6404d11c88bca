internal import Glibc

/// Asks whether journald takes a record now, by a socket of our own; nothing is sent on it.
package final class JournalProbe {
    private let descriptor: Int32
    private let address: UnixAddress
    private let path: String

    /// - Throws: when no socket can be had or the path is too long; journald itself need not be there.
    package init(path: String) throws(SystemdError) {
        guard let address = UnixAddress(path) else {
            throw SystemdError(operation: "socket address \(path)", code: ENAMETOOLONG)
        }
        let kind = Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        descriptor = socket(AF_UNIX, kind, 0)
        guard descriptor >= 0 else { throw SystemdError(operation: "socket AF_UNIX", code: errno) }
        self.address = address
        self.path = path
    }

    deinit { _ = close(descriptor) }

    /// Why no record can be sent now: nobody listens (ENOENT, ECONNREFUSED), or its queue is full (EAGAIN).
    ///
    /// Connected anew each time: a connected socket does not learn that another has taken the place of its peer.
    package var obstacle: SystemdError? {
        let connected = unsafe address.withPointer { unsafe connect(descriptor, $0, $1) }
        guard connected == 0 else { return SystemdError(operation: "connect \(path)", code: errno) }
        var look = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        guard unsafe poll(&look, 1, 0) == 1, look.revents & Int16(POLLOUT) != 0 else {
            return SystemdError(operation: "send to \(path)", code: EAGAIN)
        }
        return nil
    }
}
