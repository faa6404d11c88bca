import Node

extension FindingCode {
    package static let agentNotStarted = FindingCode("AgentNotStarted")
}

extension Rule {
    static let agentNotStarted = Rule(
        .agentNotStarted, stage: .deployment, needs: [.runtime, .files, .containers], impact: .networkDown,
        confidence: .inferred, remedy: .clusterSide, group: .agentImagePull, explains: .noConfiguration,
        about: About(
            meaning: "The CNI's pod is on the node, its container has not been created, and no line says why.",
            proof: "The containers of the known CNIs by CRI, and the journals of containerd and kubelet.",
            fix: "Look at the pod's events (kubectl describe pod): mostly its image is not pulled yet.",
            messageID: "e296dec1a1365c868be80f08d4a3d34e"),
        absence: { facts, reason in
            guard case .idle(let container) = reason, container.container.state != .running else { return nil }
            return container.hit("has not been created yet, so nothing writes the configuration", facts)
        })
}
