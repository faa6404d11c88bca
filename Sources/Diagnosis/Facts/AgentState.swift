import Containerd
import Node
import Syntax

/// A file that an agent writes for its plugin, which is not there or holds nothing.
struct MissingState {
    enum Lack {
        case absent
        case empty
        /// Settings that it does not have.
        case settings([String])
    }

    var plugin: LoadedNetwork.Plugin
    var network: LoadedNetwork
    var agent: CNIProvider
    var path: String
    var lack: Lack
}

extension Facts {
    /// Those of the plugins of all networks that pods join.
    var missingStates: [MissingState] {
        joinedPlugins.compactMap { plugin, network in
            guard let (agent, file) = CNIProvider.state(of: plugin.type.value),
                plugin.object[file.optionalKey]?.boolValue != true
            else { return nil }
            let path = file.path(for: plugin)
            return lack(of: file, at: path, plugin).map {
                MissingState(plugin: plugin, network: network.network, agent: agent, path: path, lack: $0)
            }
        }
    }

    /// The container that is to write what an agent's plugin reads.
    func daemon(of agent: CNIProvider) -> ContainerReading? {
        let reading = agents?.first { $0.agent.stands(for: agent) }
        return reading?.containers.first(where: agent.isDaemon)
    }

    private func lack(of file: StateFile, at path: String, _ plugin: LoadedNetwork.Plugin) -> MissingState.Lack? {
        guard let isThere = exists(path) else { return nil }
        guard isThere else { return .absent }
        guard file.settings.isEmpty else {
            guard let bytes = bytes(of: path) else { return nil }
            let missing = file.missing(in: bytes)
            return missing.isEmpty ? nil : bytes.isEmpty ? .empty : .settings(missing)
        }
        guard let entry = entry(at: path), entry.kind == .file, entry.size == 0 else { return nil }
        // The list may hold what the file would tell.
        let isFailing = recentFailures(since: path).contains { $0.plugin == plugin.type.value }
        return isFailing || plugin.object[file.substituteKey] == nil ? .empty : nil
    }
}

extension StateFile {
    /// Where a plugin with this configuration looks for it.
    func path(for plugin: LoadedNetwork.Plugin) -> String { plugin.object[pathKey]?.stringValue ?? path }
}
