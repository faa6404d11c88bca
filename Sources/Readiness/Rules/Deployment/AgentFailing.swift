extension Rule {
    static let agentFailing = Rule(
        .agentFailing, stage: .deployment, needs: [.runtime, .files], impact: .networkDown, remedy: .clusterSide,
        cause: "AGENT_MISCONFIGURED", explains: FindingCode.noConfiguration,
        about: About(
            meaning:
                "The CNI's pod is on the node and does not write its configuration, for a reason of its own set-up.",
            proof: "The containers of the known CNIs by CRI, and their logs.",
            advice: "Read the container's log and mend what it names. A restart of containerd cannot help.",
            messageID: "5bf770a4dcea5071831d9d1c4f2a4ace")
    ) { _ in [] }
}
