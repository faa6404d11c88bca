import Containerd
import Syntax

extension Facts {
    /// A chained plug-in whose project was uninstalled and whose program has stayed; whether it is so.
    ///
    /// That its pods are not here proves nothing yet: it has to fail, or to miss what they write for it.
    func findOrphan(_ plugin: LoadedNetwork.Plugin, _ network: LoadedNetwork) -> Bool {
        let type = plugin.type.value
        guard let head = network.plugins.first?.type.value, head != type, agents != nil,
            let agent = KnownAgent.of(plugin: type), agent.role == .chained || agent.isForeign(type, behind: head),
            !isOnNode(agent)
        else { return false }
        guard !findings.contains(where: { $0.code == .chainPluginOrphaned && $0.location == plugin.type.location })
        else { return true }
        guard let sign = signOfOrphan(plugin, network) else { return false }
        let place = plugin.type.location?.text ?? network.file
        add(
            Finding(
                .chainPluginOrphaned, .warning,
                "\(place) names \(type), and \(agent.name) was uninstalled (\(sign)): pods fail to start until it is taken out of the list.",
                at: plugin.type.location ?? SourceLocation(file: network.file), evidence: [.init("plugin", type)]))
        return true
    }

    private func signOfOrphan(_ plugin: LoadedNetwork.Plugin, _ network: LoadedNetwork) -> String? {
        if let path = Self.kubeconfig(of: plugin.object), exists(path) == false { return "\(path) is gone" }
        return recentFailures(since: network.file).first { failure in
            failure.operation == .add && failure.plugin == plugin.type.value
        }?.reason
    }
}
