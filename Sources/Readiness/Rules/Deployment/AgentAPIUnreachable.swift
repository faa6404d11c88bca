extension Rule {
    static let agentAPIUnreachable = Rule(
        .agentAPIUnreachable, stage: .deployment, needs: [.runtime, .files], impact: .networkDown, remedy: .clusterSide,
        cause: "AGENT_API_UNREACHABLE", explains: FindingCode.noConfiguration,
        about: About(
            meaning: "The CNI's installer or daemon cannot reach the Kubernetes API.", proof: "The container's log.",
            advice: "Look at kube-proxy and at the way from this node to the API server. A restart cannot help.",
            messageID: "1b43e8ba9bd05e30b1b758a57fd2fb66",
            links: [
                "https://github.com/projectcalico/calico/issues/8463",
                "https://github.com/projectcalico/calico/issues/8344", "https://github.com/rancher/rke2/issues/8498",
            ])
    ) { _ in [] }
}
