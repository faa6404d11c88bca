import Foundation
import Programs

@testable import CRI

/// What `netready check --output json` says on a node, as far as these tests look at it.
struct LiveCheckAnswer {
    struct Outcome {
        var outcome: String
        var networkReady: Bool?
        var networks: [String]
        var needsExec: Bool

        init?(_ object: Any?) {
            guard let object = object as? [String: Any] else { return nil }
            outcome = object["outcome"] as? String ?? ""
            networkReady = object["networkReady"] as? Bool
            networks = object["networks"] as? [String] ?? []
            needsExec = object["needsExec"] as? Bool ?? false
        }
    }

    var now: Outcome?
    var afterReload: Outcome?
    var afterRestart: Outcome?
    var confDir: String
    var watch: String
    var action: String
    var restartWouldHelp: Bool
    /// Code of the first finding.
    var reason: String
    var text: String

    init(_ json: String) throws {
        guard let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any] else {
            throw CommandFailure(description: "netready check gives no object: \(json)")
        }
        let remedy = object["remedy"] as? [String: Any] ?? [:]
        now = Outcome(object["now"])
        afterReload = Outcome(object["afterReload"])
        afterRestart = Outcome(object["afterRestart"])
        confDir = (object["now"] as? [String: Any])?["confDir"] as? String ?? ""
        watch = object["watch"] as? String ?? ""
        action = remedy["action"] as? String ?? ""
        restartWouldHelp = remedy["restartWouldHelp"] as? Bool ?? false
        reason = object["reason"] as? String ?? ""
        text = "\(object["verdict"] ?? "") \(reason), watch \(watch), remedy \(action): \(remedy["why"] ?? "")"
    }
}

extension Node {
    func check() throws -> LiveCheckAnswer {
        try LiveCheckAnswer(exec(["netready", "check", "--output", "json"]).out)
    }

    /// NetworkReady as containerd itself says it, false where it serves no CRI; nil where it gives no answer.
    func networkReady() -> Bool? {
        let client = CRIClient(socketPath: "/proc/\(leader)/root/run/containerd/containerd.sock")
        var ready: Bool?
        client.status(verbose: false, deadline: MonotonicTime.after(2_000_000_000)) { result in
            if case .failure(.unimplemented) = result { return ready = false }
            ready = try? result.get().condition("NetworkReady")?.status
        }
        client.wait()
        return ready
    }

    /// Tells containerd the node's pod CIDR as kubelet does.
    ///
    /// netready itself never makes this call, which changes a node; so it is written out here and not in the CRI room.
    /// - Returns: `OK` or the error's text.
    func updateRuntimeConfig(podCIDR: String) throws -> String {
        // UpdateRuntimeConfigRequest { RuntimeConfig { NetworkConfig { pod_cidr } } }, each the first field of the other.
        var request = Array(podCIDR.utf8)
        for _ in 0..<3 { request = [0x0A, UInt8(request.count)] + request }
        let client = CRIClient(socketPath: "/proc/\(leader)/root/run/containerd/containerd.sock")
        var answer: String?
        let call = PendingCall(
            path: "/runtime.v1.RuntimeService/UpdateRuntimeConfig", request: request,
            deadline: MonotonicTime.after(5_000_000_000)
        ) { result in
            switch result {
            case .success: answer = "OK"
            case .failure(.rpc(_, _, let message)): answer = message
            case .failure(let error): answer = "\(error)"
            }
        }
        client.start(call)
        client.wait()
        guard let answer else { throw CommandFailure(description: "UpdateRuntimeConfig gave no answer") }
        return answer
    }

    /// A containerd that has just started may still be loading.
    func settledNetworkReady() throws -> Bool {
        try waitFor("an answer of containerd", timeout: 15) { networkReady() }
    }
}
