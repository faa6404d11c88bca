import CRI
import Glibc

/// Holds what a completion brought; tests run on one thread.
final class Box<Value> {
    var values: [Value] = []
}

extension CRIClient {
    static let second: UInt64 = 1_000_000_000

    func askVersion(within nanoseconds: UInt64 = 5 * second) -> Result<CRIVersion, CRIError> {
        ask { version(deadline: MonotonicTime.after(nanoseconds), completion: $0) }
    }

    func askStatus(within nanoseconds: UInt64 = 5 * second) -> Result<CRIStatus, CRIError> {
        ask { status(verbose: true, deadline: MonotonicTime.after(nanoseconds), completion: $0) }
    }

    func ask<Value>(_ call: (@escaping Completion<Value>) -> Void) -> Result<Value, CRIError> {
        let box = Box<Result<Value, CRIError>>()
        call { box.values.append($0) }
        wait()
        guard let result = box.values.first, box.values.count == 1 else {
            return .failure(.garbage(reason: "completed \(box.values.count) times"))
        }
        return result
    }

    /// Waits until the peer has closed, without reading; at once where there is no connection.
    func awaitHangUp() {
        guard let descriptor else { return }
        var entry = pollfd(fd: descriptor, events: 0, revents: 0)
        _ = unsafe poll(&entry, 1, 5000)
    }
}
