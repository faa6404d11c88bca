internal import Glibc

/// The owner of one non-blocking connection to a unix socket.
struct Socket: ~Copyable {
    enum Failure: Error {
        /// The listener's backlog is full: try again later.
        case busy
        case failed(CRIError)
    }

    enum Received {
        /// So many bytes stand in the buffer.
        case bytes(Int)
        /// Nothing more for now.
        case nothing
        /// The peer is gone; what it had sent before has been read.
        case closed
    }

    let descriptor: Int32

    /// Connects without ever blocking: a unix connect is done at once, or fails with EAGAIN (connect(2)).
    static func connected(to path: String) throws(Failure) -> Socket {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        let capacity = MemoryLayout.size(ofValue: address.sun_path)
        guard bytes.count < capacity, !bytes.contains(0) else {
            throw .failed(.system(operation: "connect", errno: ENAMETOOLONG))
        }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }

        let made = Glibc.socket(
            AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard made >= 0 else { throw .failed(.system(operation: "socket", errno: errno)) }
        let socket = Socket(descriptor: made)
        let length = socklen_t(MemoryLayout<sockaddr_un>.size)
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            // sockaddr_un is laid out to be passed as a sockaddr.
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe Glibc.connect(made, $0, length) }
        }
        guard result == 0 else { throw failure(of: errno) }
        return socket
    }

    private init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    private static func failure(of code: Int32) -> Failure {
        switch code {
        case EAGAIN, EINTR: .busy
        case ENOENT, ENOTDIR: .failed(.noSocket)
        case ECONNREFUSED: .failed(.refused)
        case EACCES, EPERM: .failed(.permission)
        default: .failed(.system(operation: "connect", errno: code))
        }
    }

    /// The process that listens, by SO_PEERCRED (unix(7)); nil where it cannot be seen from this PID namespace.
    var peerPID: Int32? {
        // struct ucred is not imported; it is pid, uid and gid, 32 bits each.
        var credentials: (pid: Int32, uid: UInt32, gid: UInt32) = (0, 0, 0)
        var length = socklen_t(MemoryLayout.size(ofValue: credentials))
        let result = unsafe getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &length)
        guard result == 0, credentials.pid > 0 else { return nil }
        return credentials.pid
    }

    /// Whether the peer has closed its end and nothing is left to read.
    var isHungUp: Bool {
        var byte: UInt8 = 0
        let count = unsafe recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
        return count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)
    }

    func receive(into buffer: inout [UInt8]) -> Received {
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
            if count > 0 { return .bytes(count) }
            if count == 0 { return .closed }
            switch errno {
            case EINTR: continue
            case EAGAIN: return .nothing
            default: return .closed
            }
        }
    }

    /// Sends what the socket takes; nil when the peer is gone.
    func send(_ bytes: ArraySlice<UInt8>) -> Int? {
        while true {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count >= 0 { return count }
            switch errno {
            case EINTR: continue
            case EAGAIN: return 0
            default: return nil
            }
        }
    }
}
