extension Rule {
    static let chainPluginOrphaned = Rule(
        .chainPluginOrphaned, stage: .networks, needs: [.runtime, .files], impact: .podsFail, remedy: .fixThenReload,
        cause: "CHAIN_PLUGIN_ORPHANED", network: .broken,
        explains: FindingCode.agentInputs.union([.pluginBinaryMissing, .confOwnershipFight]),
        about: About(
            meaning: "The list names a chained plug-in that was uninstalled, or has nothing but chained plug-ins.",
            proof: "The loaded list, the plug-in directories, and the containers on the node.",
            advice: "Take the plug-in out of the list, or write the whole list again.",
            messageID: "d1938ed1e6235ffc9e9a58d2d88e29da",
            links: [
                "https://github.com/istio/istio.io/issues/16748", "https://github.com/istio/istio/issues/20238",
                "https://github.com/istio/cni/issues/85",
            ])
    ) { _ in [] }
}
