extension Rule {
    static let confTemplateWins = Rule(
        .confTemplateWins, stage: .networks, needs: [.runtime, .files], impact: .podsFail, remedy: .fixThenRestart,
        cause: "CONF_TEMPLATE_MISUSE", network: .wrong,
        explains: FindingCode.agentInputs.union(FindingCode.programs).union([
            .defaultNetworkShadows, .confStaleOtherCNI,
        ]),
        about: About(
            meaning: "containerd writes a network from conf_template, and it goes before that of the cluster's CNI.",
            proof: "conf_template of the running containerd, and the order of the files.",
            advice: "Remove conf_template and the generated file; then restart {unit}.",
            messageID: "8ea5d761be6e5633840cc49aab130c45")
    ) { _ in [] }
}
