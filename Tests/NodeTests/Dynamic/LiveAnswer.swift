import CRI
import Foundation

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
        let reason = object["reason"] as? String ?? ""
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

    /// A containerd that has just started may still be loading.
    func settledNetworkReady() throws -> Bool {
        try waitFor("an answer of containerd", timeout: 15) { networkReady() }
    }
}
