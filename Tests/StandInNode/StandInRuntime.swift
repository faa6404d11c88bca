import FakeCRI
import Foundation
import Glibc
import Syntax

/// containerd on its socket, as it answers below a kubelet.
final class StandInRuntime: Sendable {
    private let listener: Int32
    private let path: String

    init(path: String, answers: CRIAnswers, calls: CallLog) {
        self.path = path
        listener = listenOn(path)
        acceptEach(listener) { connection in
            let peer = FakePeer(descriptor: connection, number: 0)
            while let request = peer.request() {
                // A hang: what is asked is read and never answered.
                guard let answer = answers.answer(request) else { continue }
                peer.send(answer)
                calls.note(request.path)
            }
        }
    }

    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }
}

/// Which calls were answered, and when.
final class CallLog: @unchecked Sendable {
    private let lock = NSLock()
    private var last: [String: Int64] = [:]

    func note(_ path: String) {
        lock.withLock { last[String(path.split(separator: "/").last ?? "")] = Instant().realtime }
    }

    /// Forgets all that was answered.
    func clear() { lock.withLock { last = [:] } }

    /// Nanoseconds since the epoch.
    func lastAnswer(of method: String) -> Int64? { lock.withLock { last[method] } }
}

/// What the CRI of a node says.
struct CRIAnswers: Sendable {
    private let error: (code: String, details: String)?
    private let hangs: Bool
    private let bodies: [String: [UInt8]]
    private let details: [String: [UInt8]]
    /// Conditions and nothing more.
    private let brief: [UInt8]

    init(_ node: NodeState, pods: Pods) {
        error = node.error
        hangs = node.error?.code == "DEADLINE_EXCEEDED"
        let conditions = node.conditions.flatMap { condition in
            Answer.condition(
                condition["type"]?.stringValue ?? "", condition["status"]?.boolValue == true,
                condition["reason"]?.stringValue ?? "", condition["message"]?.stringValue ?? "")
        }
        brief = Answer.status(conditions)
        let info = node.info.flatMap { Wire.entry(2, $0.key, $0.value) }
        bodies = [
            "Version": Wire.text(1, "0.1.0") + Wire.text(2, "containerd") + Wire.text(3, node.version)
                + Wire.text(4, "v1"),
            "Status": Answer.status(conditions, info: info),
            "ListPodSandbox": pods.sandboxes, "ListContainers": pods.containers,
        ]
        details = pods.statuses
    }

    /// nil where it never comes.
    func answer(_ request: FakePeer.Request) -> [UInt8]? {
        guard !hangs else { return nil }
        if let error {
            return HTTP2Frame.error(request.stream, status: Self.number(error.code), message: error.details)
        }
        let method = String(request.path.split(separator: "/").last ?? "")
        // A gRPC message has five bytes before it, and each request here at most one field.
        let field = request.body.dropFirst(5)
        if method == "Status", field.isEmpty { return HTTP2Frame.answer(request.stream, brief) }
        if method == "ContainerStatus" {
            let id = String(decoding: field.dropFirst(2).prefix(64), as: UTF8.self)
            if let status = details[id] { return HTTP2Frame.answer(request.stream, status) }
            return HTTP2Frame.error(request.stream, status: "5", message: "no such container")
        }
        guard let body = bodies[method] else {
            return HTTP2Frame.error(request.stream, status: "12", message: "unknown method \(method)")
        }
        return HTTP2Frame.answer(request.stream, body)
    }

    /// google.golang.org/grpc/codes.
    private static func number(_ code: String) -> String {
        let codes = ["UNKNOWN": "2", "DEADLINE_EXCEEDED": "4", "UNIMPLEMENTED": "12", "UNAVAILABLE": "14"]
        return codes[code] ?? "2"
    }
}
