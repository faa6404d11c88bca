import Containerd
import Node
import Syntax

/// Whose configuration a file is, and whether that one is here.
extension Facts {
    /// The agent whose configuration a file is, by its plugins, its name and the network's name.
    func agent(ofFile file: String, plugins: [String], network: String) -> CNIProvider? {
        let ofPlugins = plugins.lazy.compactMap { CNIProvider.of(plugin: $0) }.first { $0.role != .chained }
        return ofPlugins
            ?? CNIProvider.all.first { agent in
                !agent.mark.isEmpty && (file.lowercased().holds(agent.mark) || network.holds(agent.mark))
            }
    }

    func agent(of network: LoadedNetwork) -> CNIProvider? {
        agent(ofFile: network.file, plugins: network.types, network: network.name)
    }

    /// The same of a file in the CNI directory.
    func agent(ofFile file: String) -> CNIProvider? {
        let network = network(at: file)
        return agent(ofFile: file, plugins: network?.types ?? [], network: network?.name ?? "")
    }

    func isOnNode(_ agent: CNIProvider) -> Bool {
        guard let agents else { return true }
        if DistributionFiles.agent(withinThatOf: snapshot.configPath) == agent.name { return true }
        if agents.contains(where: { $0.agent.stands(for: agent) }) { return true }
        // A person may have installed it anywhere, and nobody is told to remove the network of one that is there.
        return snapshot.containers?.contains { CNIProvider.ofAnywhere($0)?.stands(for: agent) == true } == true
    }

    /// One of its containers runs.
    func isRunning(_ agent: CNIProvider) -> Bool {
        agents?.contains { $0.agent.name == agent.name && $0.isRunning } == true
    }

    /// Who brings a network has come to the node, be it at work or not.
    var hasNetworkAgent: Bool { agents?.contains { $0.agent.role == .network } == true }

    /// All containers of an agent have ended well and none has been started again.
    func hasLeft(_ agent: CNIProvider) -> Bool {
        let containers = agents?.first { $0.agent.name == agent.name }?.containers ?? []
        return !containers.isEmpty
            && containers.allSatisfy { $0.state == .exited && $0.exitCode == 0 && $0.restarts == 0 }
    }
}
