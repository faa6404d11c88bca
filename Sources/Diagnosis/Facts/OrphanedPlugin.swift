import Containerd

/// A chained plug-in whose project was uninstalled and whose program has stayed.
struct OrphanedPlugin {
    /// That its pods are not here proves nothing yet: it has to fail, or to miss what they write for it.
    enum Sign {
        case kubeconfigGone(String)
        case failure(String)
    }

    var plugin: LoadedNetwork.Plugin
    var agent: KnownAgent
    var file: String
    var sign: Sign
}

extension Facts {
    /// Those of the networks that pods join, but for those whose very program is gone.
    func findOrphans() -> [OrphanedPlugin] {
        let known = missingPlugins.orphans.map(\.need.location)
        var found: [OrphanedPlugin] = []
        for network in joined.map(\.network) {
            for plugin in network.plugins where !known.contains(plugin.type.location) {
                guard !found.contains(where: { $0.plugin.type.location == plugin.type.location }),
                    let agent = absentAgent(of: plugin, in: network), let sign = signOfOrphan(plugin, network)
                else { continue }
                found.append(OrphanedPlugin(plugin: plugin, agent: agent, file: network.file, sign: sign))
            }
        }
        return found
    }

    /// Whether a plug-in is to go from its list, so that what it lacks is nobody's trouble.
    func isOrphan(_ plugin: LoadedNetwork.Plugin, in network: LoadedNetwork) -> Bool {
        guard absentAgent(of: plugin, in: network) != nil else { return false }
        let places = missingPlugins.orphans.map(\.need.location) + orphans.map(\.plugin.type.location)
        return places.contains(plugin.type.location)
    }

    /// The agent of a plug-in that stands behind that of another project; nil where it is on the node.
    private func absentAgent(of plugin: LoadedNetwork.Plugin, in network: LoadedNetwork) -> KnownAgent? {
        let type = plugin.type.value
        guard let head = network.plugins.first?.type.value, head != type, agents != nil,
            let agent = KnownAgent.of(plugin: type), agent.role == .chained || agent.isForeign(type, behind: head),
            !isOnNode(agent)
        else { return nil }
        return agent
    }

    private func signOfOrphan(_ plugin: LoadedNetwork.Plugin, _ network: LoadedNetwork) -> OrphanedPlugin.Sign? {
        if let path = Self.kubeconfig(of: plugin.object), exists(path) == false { return .kubeconfigGone(path) }
        return recentFailures(since: network.file).first { failure in
            failure.operation == .add && failure.plugin == plugin.type.value
        }.map { .failure($0.reason) }
    }
}
