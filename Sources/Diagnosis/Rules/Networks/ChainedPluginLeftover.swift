import Containerd
import Node

extension FindingCode {
    package static let chainedPluginLeftover = FindingCode("ChainedPluginLeftover")
}

extension Rule {
    static let chainedPluginLeftover = Rule(
        .chainedPluginLeftover, stage: .networks, needs: [.runtime, .files], impact: .podsFail, remedy: .fixThenReload,
        group: .orphanedChainPlugin, network: .broken,
        explains: .agentInputs + [.pluginBinaryMissing, .confOwnershipFight],
        about: About(
            meaning: "The list names a chained plugin that was uninstalled, or has nothing but chained plugins.",
            proof: "The loaded list, the plugin directories, and the containers on the node.",
            fix: "Take the plugin out of the list, or write the whole list again.",
            messageID: "d1938ed1e6235ffc9e9a58d2d88e29da",
            links: [
                "https://github.com/istio/istio.io/issues/16748", "https://github.com/istio/istio/issues/20238",
                "https://github.com/istio/cni/issues/85",
            ]),
        hits: { facts in
            facts.missingPlugins.orphans.map { uninstalled($0.need, $0.agent, facts) }
                + [headless(facts)].compactMap(\.self) + facts.orphans.map(left)
        })
}

/// Its program is gone with its project, and the list goes on naming it.
private func uninstalled(_ need: RequiredPlugin, _ agent: CNIProvider, _ facts: Facts) -> Hit {
    let place = need.location.map { " at \($0.text)" } ?? ""
    let directories = facts.plugins.directories
    return Hit(
        "The list of network \(need.network) names \(need.name)\(place), and \(agent.name) was uninstalled: pods fail to start until it is taken out of the list.",
        facts.plugins.impact, at: need.location,
        evidence: ["plugin": need.name, "binDirs": directories.joined(separator: ":")],
        follows: [need.libcni(directories)])
}

/// A list that begins with a plugin which only works behind another.
private func headless(_ facts: Facts) -> Hit? {
    guard let loading = facts.loaded, let network = loading.networks.first, network.isHeadless,
        let first = network.plugins.first
    else { return nil }
    let place = first.type.location ?? SourceLocation(file: network.file)
    let whole = facts.wholeNetwork(in: loading)
    let fix =
        whole.map { "remove \(network.file), so that \($0) is taken\(facts.selecting($0))" }
        ?? "the plugin that makes the interface is lost; write the whole list again"
    return Hit(
        "\(place.text) names \(first.type.value) with no network plugin before it: \(fix).", at: place,
        evidence: ["plugins": network.types.joined(separator: ", "), "notLoaded": whole ?? "no other file"])
}

/// Its project was uninstalled and its program has stayed.
private func left(_ orphan: OrphanedPlugin) -> Hit {
    let type = orphan.plugin.type
    let sign =
        switch orphan.sign {
        case .kubeconfigGone(let path): "\(path) is gone"
        case .failure(let reason): reason
        }
    return Hit(
        "\(type.location?.text ?? orphan.file) names \(type.value), and \(orphan.agent.name) was uninstalled (\(sign)): pods fail to start until it is taken out of the list.",
        at: type.location, in: orphan.file, evidence: ["plugin": type.value])
}
