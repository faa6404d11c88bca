extension Rule {
    static let confOwnershipFight = Rule(
        .confOwnershipFight, stage: .deployment, needs: [.runtime, .files, .containers], impact: .networkDown,
        remedy: .clusterSide,
        cause: "CONF_OWNERSHIP_FIGHT", explains: FindingCode.noConfiguration,
        about: About(
            meaning: "Two components write, rename or remove each other's CNI configuration.",
            proof: "Their logs, or containerd's log of the events in conf_dir.",
            advice: "Let one component own the file, by its own settings.",
            messageID: "0d5a70c70d6e583d81f15bc636070981",
            links: ["https://github.com/cilium/cilium/issues/30614", "https://github.com/istio/istio/issues/33971"])
    ) { _ in [] }
}
