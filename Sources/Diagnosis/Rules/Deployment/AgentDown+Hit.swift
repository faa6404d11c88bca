import Containerd
import Node

extension FailingDaemon {
    /// What its log says of it.
    var why: String { daemon.why }

    /// While the network is loaded and NetworkReady is true.
    func hit(_ network: LoadedNetwork) -> Hit {
        Hit(
            "NetworkReady is true by \(network.file), and \(agent.name)'s \(daemon.name) is down (\(daemon.restarts) restarts): \(why)",
            .podsFail, at: SourceLocation(file: network.file),
            evidence: [
                .init("container", daemon.name), .init("pod", daemon.place),
                .init("cniVersion", network.cniVersion.value), .init("log", daemon.tail),
            ])
    }
}

extension AgentContainer {
    /// A container that does not come to run while the network is loaded and NetworkReady is true.
    ///
    /// - Parameter image: nil for its own.
    func hit(notRunning why: String, image: String?, _ network: LoadedNetwork) -> Hit {
        Hit(
            "NetworkReady is true by \(network.file), and \(title) does not run: \(why)", .podsFail,
            at: SourceLocation(file: network.file),
            evidence: [
                .init("container", container.title), .init("pod", container.place),
                .init("image", image ?? container.image), .init("log", why),
            ])
    }
}
