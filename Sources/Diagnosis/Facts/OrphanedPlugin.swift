import Containerd
import Syntax

/// A chained plugin whose project was uninstalled and whose program has stayed.
struct OrphanedPlugin {
    /// That its pods are not here proves nothing yet: it has to fail, or to miss what they write for it.
    enum Sign {
        case kubeconfigGone(String)
        case failure(String)
    }

    var plugin: LoadedNetwork.Plugin
    var agent: CNIProvider
    var file: String
    var sign: Sign
}

extension Facts {
    /// Those of the networks that pods join, but for those whose very program is gone.
    func findOrphans() -> [OrphanedPlugin] {
        let known = missingPlugins.orphans.map(\.need.location)
        let found = joined.map(\.network).flatMap { network in
            network.plugins.compactMap { plugin -> OrphanedPlugin? in
                guard !known.contains(plugin.type.location), let agent = absentAgent(of: plugin, in: network),
                    let sign = signOfOrphan(plugin, network)
                else { return nil }
                return OrphanedPlugin(plugin: plugin, agent: agent, file: network.file, sign: sign)
            }
        }
        return found.unique(by: \.plugin.type.location)
    }

    /// Whether a plugin is to go from its list, so that what it lacks is nobody's trouble.
    func isOrphan(_ plugin: LoadedNetwork.Plugin, in network: LoadedNetwork) -> Bool {
        guard absentAgent(of: plugin, in: network) != nil else { return false }
        let places = missingPlugins.orphans.map(\.need.location) + orphans.map(\.plugin.type.location)
        return places.contains(plugin.type.location)
    }

    /// The agent of a chained plugin, or of one behind that of another project, which has gone from the node.
    func uninstalledAgent(of type: String, isForeign: Bool) -> CNIProvider? {
        guard let agent = CNIProvider.of(plugin: type), agent.role == .chained || isForeign, !isOnNode(agent) else {
            return nil
        }
        return agent
    }

    private func absentAgent(of plugin: LoadedNetwork.Plugin, in network: LoadedNetwork) -> CNIProvider? {
        let type = plugin.type.value
        guard let head = network.types.first, head != type else { return nil }
        return uninstalledAgent(of: type, isForeign: CNIProvider.isForeign(type, behind: head))
    }

    private func signOfOrphan(_ plugin: LoadedNetwork.Plugin, _ network: LoadedNetwork) -> OrphanedPlugin.Sign? {
        if let path = Self.kubeconfig(of: plugin.object), exists(path) == false { return .kubeconfigGone(path) }
        return recentFailures(since: network.file).first { failure in
            failure.operation == .add && failure.plugin == plugin.type.value
        }.map { .failure($0.reason) }
    }
}
