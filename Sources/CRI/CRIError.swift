internal import Glibc

/// Why a call to the container runtime gave no answer.
package enum CRIError: Error, Equatable, Sendable {
    /// There is no socket: containerd was stopped in order, which removes it, or lives elsewhere (ENOENT, ENOTDIR).
    case noSocket
    /// There is a socket that nobody listens on: containerd was killed or crashed (ECONNREFUSED).
    case refused
    /// This process may not connect (EACCES, EPERM).
    case permission
    /// The runtime went away in the middle of the call. It may already be back: asking again tells.
    case disconnected
    /// No answer came by the call's deadline.
    case timedOut
    /// The runtime does not serve CRI (gRPC code 12), word for word: in containerd the CRI plugin is not loaded.
    case unimplemented(message: String)
    /// The runtime answered with an error, word for word, with gRPC's number and name for its kind: UNKNOWN (2)
    /// with `server is not initialized yet` while containerd starts.
    case rpc(code: Int, name: String, message: String)
    /// What came is no CRI answer: not HTTP/2, not gRPC, not the message that was asked for, or over 4 MiB.
    case garbage(reason: String)
    /// The system refused something else.
    case system(operation: String, errno: Int32)
}

extension CRIError {
    /// What happened, where, and what to do, in one sentence for a person.
    package func sentence(socketPath: String) -> String {
        switch self {
        case .noSocket:
            "there is no socket \(socketPath): start containerd, or name the socket that it listens on"
        case .refused:
            "nobody listens on \(socketPath): start containerd"
        case .permission:
            "connecting to \(socketPath) is not permitted: run as root"
        case .disconnected:
            "containerd closed \(socketPath) in the middle of a call: see its log for why it stopped"
        case .timedOut:
            "containerd did not answer on \(socketPath) in time: see its log for what it waits for"
        case .unimplemented(let message):
            "containerd does not serve CRI on \(socketPath) (\(message)): see its log for why the plugin is not loaded"
        case .rpc(_, let name, let message):
            "containerd answered on \(socketPath) with \(name): \(message)"
        case .garbage(let reason):
            "what listens on \(socketPath) does not speak CRI (\(reason)): name containerd's socket"
        case .system(let operation, let code):
            "\(operation) for \(socketPath) failed: \(Self.text(of: code))"
        }
    }

    private static func text(of code: Int32) -> String {
        // strerror's text lives until the next call of it; it is copied at once.
        guard let text = unsafe strerror(code) else { return "error \(code)" }
        return unsafe String(cString: text)
    }
}

extension CRIError {
    static var outOfMemory: CRIError { .system(operation: "memory", errno: ENOMEM) }
}
