import Containerd
import Node
import Syntax

/// The network is loaded, and what its plugins need is not there.
indirect enum AgentDown {
    case ended(FailingDaemon)
    /// A container that waits for an image; it never was, and has no exit status.
    case pull(ImagePull, AgentContainer)
    case unstartable(PodEvent, AgentContainer)
    /// Its pod may not run here.
    case refused(PodEvent)
    /// The plugin itself says that the node has no range of pod addresses.
    case rangeless(SandboxFailure)
    /// A plugin calls a daemon on this node, and nobody answers.
    case unanswered(SandboxFailure, plugin: String, of: CNIProvider?)
}

/// A daemon behind a network that has ended.
struct FailingDaemon {
    var agent: CNIProvider
    var daemon: ContainerReading
    /// What its agent says that it does not have: a range of addresses, or the API.
    var lack: LogEvent?
}

extension Facts {
    /// While NetworkReady is true; containerd does not ask below CNI 1.1.
    func findAgentDown() -> AgentDown? {
        guard agents != nil, let network = networkOfReadyNode, let loading = predictions.onDisk?.loading else {
            return nil
        }
        let behind = podNetworks(loading).filter { $0.caller != nil }.map(\.network)
        if let down = ([network] + behind).lazy.compactMap({ self.failingDaemon(of: $0) }).first { return .ended(down) }
        return missingAgent(of: network) ?? rangeless(network) ?? unansweredPlugin(network)
    }

    /// The network that pods get while NetworkReady is true.
    var networkOfReadyNode: LoadedNetwork? {
        guard predictions.now == .ready else { return nil }
        return predictions.onDisk?.loading?.networks.first
    }

    func failingDaemon(of network: LoadedNetwork) -> FailingDaemon? {
        guard let owner = agent(of: network) else { return nil }
        for reading in agents ?? [] where reading.agent.stands(for: owner) {
            guard let daemon = reading.failingDaemon ?? silentDaemon(of: reading, network) else { continue }
            let lack = [LogEvent.missingPodCIDR, .unreachableAPI].first { reading.line(meaning: $0) != nil }
            return FailingDaemon(agent: reading.agent, daemon: daemon, lack: lack)
        }
        return nil
    }

    /// One of several containers of an agent that has ended, where the plugin finds nobody who answers: who runs only
    /// relays. An installer that has failed leaves no daemon running beside it.
    private func silentDaemon(of reading: ProviderStatus, _ network: LoadedNetwork) -> ContainerReading? {
        guard unanswered(network) != nil else { return nil }
        return reading.ended.first { ended in
            reading.agent.isDaemon(ended)
                || ended.exitCode ?? 0 != 0
                    && reading.containers.contains { $0.pod == ended.pod && $0.state == .running }
        }
    }

    /// A plugin of the network called a daemon on this node in vain.
    private func unanswered(_ network: LoadedNetwork) -> SandboxFailure? {
        recentFailures(since: network.file).first { failure in
            failure.operation == .add && failure.plugin.map(network.types.contains) == true
                && failure.means(.unanswered)
        }
    }

    private func unansweredPlugin(_ network: LoadedNetwork) -> AgentDown? {
        guard let failure = unanswered(network), let plugin = failure.plugin else { return nil }
        let behind = predictions.onDisk?.loading.map { podNetworks($0) }?.first { joined in
            joined.caller == plugin && joined.isNamed(in: failure.reason)
        }
        let types = behind?.network.types ?? [plugin]
        return .unanswered(failure, plugin: plugin, of: types.lazy.compactMap { CNIProvider.of(plugin: $0) }.first)
    }

    private func rangeless(_ network: LoadedNetwork) -> AgentDown? {
        recentFailures(since: network.file).first { $0.operation == .add && $0.means(.missingPodCIDR) }
            .map(AgentDown.rangeless)
    }

    /// The agent cannot come to run: containers that never were have no exit status.
    ///
    /// Source: `waiting` and `created` of a container, and the reasons in the journal.
    private func missingAgent(of network: LoadedNetwork) -> AgentDown? {
        guard let agents, let owner = agent(of: network), !owner.worksAlone else { return nil }
        let own = agents.filter { $0.agent.stands(for: owner) }
        // A distribution may have its agent within itself.
        guard !own.isEmpty || !isOnNode(owner) else { return nil }
        if own.isEmpty, let word = podEvent(.refused, where: { $0.agent.name == owner.name }) {
            return .refused(word)
        }
        // Where the owner has gone, the one that is to follow it keeps pods waiting.
        let awaited = own.isEmpty ? agents.filter { $0.agent.role == .network } : own
        guard !awaited.contains(where: \.hasRunningDaemon) else { return nil }
        return awaited.lazy.compactMap { self.missing($0) }.first
    }

    private func missing(_ reading: ProviderStatus) -> AgentDown? {
        guard let waiting = reading.waiting else { return nil }
        let container = AgentContainer(agent: reading.agent, container: waiting)
        if let pull = failedPull(of: waiting) { return .pull(pull, container) }
        return podEvent(.failed, where: { $0.pod == waiting.pod }).map { .unstartable($0, container) }
    }
}
