extension Rule {
    static let agentWithoutPodCIDR = Rule(
        .agentWithoutPodCIDR, stage: .deployment, needs: [.runtime, .files], impact: .networkDown, remedy: .clusterSide,
        cause: "AGENT_PODCIDR", explains: FindingCode.noConfiguration.union([.agentStateMissing, .readyButAgentDown]),
        about: About(
            meaning: "The CNI's daemon runs and the node has no range of pod addresses.", proof: "The daemon's log.",
            advice: "Give the node a pod CIDR: the controller manager's --allocate-node-cidrs and --cluster-cidr.",
            messageID: "d699a0046f875138821a34031d08f2c7")
    ) { _ in [] }
}
