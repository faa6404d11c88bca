import Containerd
import Node

extension LoadedNetwork {
    /// What a rule says while NetworkReady is true by this network.
    func hit(_ what: String, evidence: Seen, remedy: RemedyKind? = nil, fix: String? = nil) -> Hit {
        Hit(
            "NetworkReady is true by \(file), and \(what)", .podsFail, in: file, evidence: evidence, remedy: remedy,
            fix: fix)
    }
}

extension FailingDaemon {
    /// Where it does not reach the API: how to try the same.
    private var serverFix: String? {
        guard lack == .unreachableAPI else { return nil }
        return daemon.log.last { $0.means(.unreachableAPI) }.flatMap(Rule.fixOfAPI(of:))
    }

    func hit(_ network: LoadedNetwork, _ facts: Facts) -> Hit {
        let end = facts.end(of: daemon, agent)
        let manner = end.isSignal ? ": it \(end.manner)" : " (\(daemon.restarts) restarts)"
        return network.hit(
            "\(agent.name)'s \(daemon.name) is down\(manner): \(end.why)",
            evidence: [
                "container": daemon.name, "pod": daemon.place, "cniVersion": network.cniVersion.value,
                "log": daemon.tail, "kernel": end.kernel,
            ], fix: serverFix ?? daemon.fix)
    }
}

extension AgentContainer {
    /// A container that does not come to run.
    ///
    /// - Parameters:
    ///   - log: the line that says so; nil for the reason itself.
    ///   - image: nil for its own.
    func hit(notRunning why: String, log: String? = nil, image: String?, _ network: LoadedNetwork) -> Hit {
        network.hit(
            "\(title) does not run: \(why)",
            evidence: [
                "container": container.title, "pod": container.place, "image": image ?? container.image,
                "log": log ?? why,
            ])
    }
}
