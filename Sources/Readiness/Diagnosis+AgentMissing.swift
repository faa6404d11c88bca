import Containerd
import Syntax

/// The network is loaded, and the agent behind it cannot come to run: containers that never were have no exit status.
extension Facts {
    /// Source: `waiting` and `created` of a container, and the reasons in the journal.
    func missingAgent(of network: LoadedNetwork) -> Finding? {
        let types = network.plugins.map(\.type.value)
        guard let agents, let owner = agent(ofFile: network.file, plugins: types, network: network.name),
            !owner.worksAlone
        else { return nil }
        let own = agents.filter { $0.agent.name == owner.name || $0.agent.name == "canal" }
        // k3s has its agent within itself.
        guard !own.isEmpty || !isOnNode(owner) else { return nil }
        if own.isEmpty, let word = kubeletWord(.refused, where: { $0.agent.name == owner.name }) {
            return refused(word, network)
        }
        // Where the owner has gone, the one that is to follow it keeps pods waiting.
        let awaited = own.isEmpty ? agents.filter { $0.agent.role == .network } : own
        guard !awaited.contains(where: \.hasRunningDaemon) else { return nil }
        for reading in awaited {
            guard let container = reading.waiting else { continue }
            if let finding = missing(container, of: reading, network) { return finding }
        }
        return nil
    }

    private func missing(
        _ container: ContainerReading, of reading: AgentReading, _ network: LoadedNetwork
    ) -> Finding? {
        let (code, why): (FindingCode, String)
        var image = container.image
        if let pull = failedPull(of: container) {
            image = pull.image
            (code, why) = (.agentImagePull, "its image \(pull.image) cannot be pulled: \(pull.line)")
        } else if let word = kubeletWord(.failed, where: { $0.pod == container.pod }) {
            (code, why) = (.readyButAgentDown, "it cannot be started: \(word.text)")
        } else {
            return nil
        }
        return Finding(
            code, .warning,
            "NetworkReady is true by \(network.file), and \(reading.agent.name)'s \(container.title) does not run: \(why)",
            at: SourceLocation(file: network.file),
            evidence: [
                .init("container", container.title), .init("pod", "\(container.namespace)/\(container.pod)"),
                .init("image", image), .init("log", why),
            ])
    }

    private func refused(_ word: KubeletWord, _ network: LoadedNetwork) -> Finding {
        Finding(
            .readyButAgentDown, .warning,
            "NetworkReady is true by \(network.file), and \(word.agent.name)'s pod \(word.pod) may not run here: \(word.text)",
            at: SourceLocation(file: network.file), evidence: [.init("pod", word.pod), .init("log", word.text)])
    }

    /// The plug-in itself says that the node has no range of pod addresses.
    func rangeless(_ network: LoadedNetwork) -> Finding? {
        let failure = recentFailures(since: network.file).first { failure in
            failure.operation == .add && AgentLog.isMissingPodCIDR(failure.reason)
        }
        guard let failure else { return nil }
        return Finding(
            .agentWithoutPodCIDR, .warning,
            "NetworkReady is true by \(network.file), and the node has no range of pod addresses: \(failure.reason)",
            at: SourceLocation(file: network.file),
            evidence: [.init("plugin", failure.plugin ?? ""), .init("log", failure.reason)])
    }
}
