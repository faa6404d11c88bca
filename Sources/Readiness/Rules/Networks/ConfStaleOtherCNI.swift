extension Rule {
    static let confStaleOtherCNI = Rule(
        .confStaleOtherCNI, stage: .networks, needs: [.runtime, .files, .containers], impact: .podsFail,
        remedy: .fixThenReload,
        cause: "CONF_STALE_OTHER_CNI", network: .wrong, explains: FindingCode.agentInputs.union(FindingCode.programs),
        about: About(
            meaning: "The configuration of a CNI that no longer runs sorts first.",
            proof: "The loaded file, and the containers of known CNIs on the node.",
            advice: "Remove the leftover file.", messageID: "c9076a5c30bd5d899de018aeae31ceef",
            links: [
                "https://github.com/k8snetworkplumbingwg/multus-cni/issues/1429",
                "https://github.com/k0sproject/k0s/issues/823",
            ])
    ) { _ in [] }
}
