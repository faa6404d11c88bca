extension Rule {
    static let readyButAgentDown = Rule(
        .readyButAgentDown, stage: .deployment, needs: [.runtime, .files, .containers], impact: .podsFail,
        remedy: .clusterSide,
        cause: "READY_BUT_BROKEN",
        about: About(
            meaning: "NetworkReady is true while the CNI's daemon is down.",
            proof: "The loaded list, and the agent's containers.", advice: "Look at the CNI's pod and its log.",
            messageID: "1c884606f9335749b3c51e48ed6dab74", links: ["https://github.com/cilium/cilium/issues/37477"])
    ) { _ in [] }
}
