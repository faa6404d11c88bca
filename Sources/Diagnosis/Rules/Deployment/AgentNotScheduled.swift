import Node

extension FindingCode {
    package static let agentNotScheduled = FindingCode("AgentNotScheduled")
}

extension Rule {
    static let agentNotScheduled = Rule(
        .agentNotScheduled, stage: .deployment, needs: [.runtime, .files], impact: .networkDown, remedy: .clusterSide,
        group: .agentNotScheduled, explains: [.confDirMissing, .noNetworkConfig],
        about: About(
            meaning: "The CNI's pods are kept from this node, so nothing writes the configuration.",
            proof:
                "kubelet's journal on a pod that it refuses or on a taint, or the containers: only the CNI's operator has come.",
            fix:
                "Look at what is quoted: a taint, a quota, an admission rule or room that the node lacks. A restart cannot help.",
            messageID: "7a01619558f8556980f5a2f2e8c92821"),
        absence: { facts, reason in
            guard case .empty(let directory) = reason, directory.refusal != nil else { return nil }
            return directory.hit(facts)
        })
}
