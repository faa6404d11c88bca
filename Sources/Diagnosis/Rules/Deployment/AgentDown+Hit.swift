import Containerd
import Node

extension LoadedNetwork {
    /// What a rule says while NetworkReady is true by this network.
    func hit(_ what: String, evidence: Seen, remedy: Mend? = nil) -> Hit {
        Hit("NetworkReady is true by \(file), and \(what)", .podsFail, in: file, evidence: evidence, remedy: remedy)
    }
}

extension FailingDaemon {
    func hit(_ network: LoadedNetwork) -> Hit {
        network.hit(
            "\(agent.name)'s \(daemon.name) is down (\(daemon.restarts) restarts): \(daemon.why)",
            evidence: [
                "container": daemon.name, "pod": daemon.place, "cniVersion": network.cniVersion.value,
                "log": daemon.tail,
            ])
    }
}

extension AgentContainer {
    /// A container that does not come to run.
    ///
    /// - Parameter image: nil for its own.
    func hit(notRunning why: String, image: String?, _ network: LoadedNetwork) -> Hit {
        network.hit(
            "\(title) does not run: \(why)",
            evidence: [
                "container": container.title, "pod": container.place, "image": image ?? container.image, "log": why,
            ])
    }
}
