import Containerd
import Syntax

extension Facts {
    /// Who writes the loaded network's file in turns with another.
    func findFightsOverLoaded() {
        guard let loading = loaded, let network = loading.networks.first else { return }
        findFight(overFile: network.file)
        findFightOfNames(network, in: loading.directory)
    }

    // MARK: The agent behind the loaded network

    /// The loaded network's daemon is down, which containerd does not ask below CNI 1.1.
    func findAgentDown() {
        guard readings.now == .ready, let loading = readings.onDisk?.loading, let network = loading.networks.first,
            agents != nil
        else { return }
        let behind = joinedNetworks(loading).filter { $0.caller != nil }.map(\.network)
        if let down = ([network] + behind).compactMap({ failingDaemon(of: $0) }).first {
            let hasNoAddresses = down.reading.line(where: AgentLog.isMissingPodCIDR) != nil
            add(
                Finding(
                    hasNoAddresses ? .agentWithoutPodCIDR : .readyButAgentDown, .warning,
                    "NetworkReady is true by \(network.file), and \(down.reading.agent.name)'s \(down.daemon.name) is down (\(down.daemon.restarts) restarts): \(down.why)",
                    at: SourceLocation(file: network.file),
                    evidence: [
                        .init("container", down.daemon.name),
                        .init("pod", "\(down.daemon.namespace)/\(down.daemon.pod)"),
                        .init("cniVersion", network.cniVersion.value),
                        .init("log", down.daemon.log.suffix(5).joined(separator: "\n")),
                    ]))
            return
        }
        if let finding = missingAgent(of: network) ?? rangeless(network) {
            add(finding)
            return
        }
        findUnansweredPlugin(network)
    }

    /// The daemon behind a network that has ended, with what its log says of it.
    func failingDaemon(of network: LoadedNetwork) -> (reading: AgentReading, daemon: ContainerReading, why: String)? {
        let types = network.plugins.map(\.type.value)
        guard let owner = agent(ofFile: network.file, plugins: types, network: network.name) else { return nil }
        for reading in agents ?? [] where reading.agent.name == owner.name || reading.agent.name == "canal" {
            guard let daemon = reading.failingDaemon ?? reading.failing.flatMap({ isUnanswered(network, $0, reading) })
            else {
                continue
            }
            return (reading, daemon, AgentLog.reason(daemon.log) ?? "its log is empty")
        }
        return nil
    }

    /// One of several daemons of an agent has ended, and the plug-in finds nobody who answers.
    private func isUnanswered(
        _ network: LoadedNetwork, _ container: ContainerReading, _ reading: AgentReading
    ) -> ContainerReading? {
        reading.agent.isDaemon(container) && unanswered(network) != nil ? container : nil
    }

    /// A plug-in of the network called a daemon on this node in vain.
    private func unanswered(_ network: LoadedNetwork) -> SandboxFailure? {
        let types = network.plugins.map(\.type.value)
        return recentFailures(since: network.file).first { failure in
            guard failure.operation == .add, let plugin = failure.plugin, types.contains(plugin) else { return false }
            return ["dial unix ", "dial tcp 127.0.0.1:", "dial tcp [::1]:"].contains { failure.reason.holds($0) }
        }
    }

    /// A plug-in of the loaded network calls a daemon on this node, and nobody answers.
    private func findUnansweredPlugin(_ network: LoadedNetwork) {
        guard let failure = unanswered(network), let plugin = failure.plugin else { return }
        let behind = readings.onDisk?.loading.map { joinedNetworks($0) }?.first { joined in
            joined.caller == plugin && joined.isNamed(in: failure.reason)
        }
        let types = behind?.network.plugins.map(\.type.value) ?? [plugin]
        let name = types.lazy.compactMap { KnownAgent.of(plugin: $0)?.name }.first ?? "its daemon"
        add(
            Finding(
                .readyButAgentDown, .warning,
                "NetworkReady is true by \(network.file), and nobody answers its plug-in \(plugin): \(failure.reason); start \(name) again or remove the file.",
                at: SourceLocation(file: network.file),
                evidence: [.init("plugin", plugin), .init("log", failure.reason)]))
    }
}
