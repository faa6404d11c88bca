extension Rule {
    static let defaultNetworkShadows = Rule(
        .defaultNetworkShadows, stage: .networks, needs: [.runtime, .files], impact: .podsFail, remedy: .fixThenReload,
        cause: "DEFAULT_CONF_SHADOWS", network: .wrong,
        explains: FindingCode.agentInputs.union(FindingCode.programs).union([.confStaleOtherCNI]),
        about: About(
            meaning:
                "A default bridge or loopback of a package or an image makes the node ready in place of the cluster's CNI.",
            proof: "Name and subnet of the loaded network.",
            advice: "Remove the file, and recreate the pods that got its addresses.",
            messageID: "b576803651a55663b4553eefdc009dab",
            links: [
                "https://github.com/containerd/containerd/issues/9171",
                "https://github.com/liquidmetal-dev/image-builder/pull/15",
            ])
    ) { _ in [] }
}
