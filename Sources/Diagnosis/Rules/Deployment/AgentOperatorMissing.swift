import Node

extension FindingCode {
    package static let agentOperatorMissing = FindingCode("AgentOperatorMissing")
}

extension Rule {
    static let agentOperatorMissing = Rule(
        .agentOperatorMissing, stage: .deployment, needs: [.runtime, .files, .containers], impact: .networkDown,
        confidence: .reported, remedy: .clusterSide, group: .agentNotScheduled, explains: .noConfiguration,
        about: About(
            meaning: "The CNI's daemon has ended, since its operator has not prepared the cluster for it.",
            proof: "The daemon's log, and that no container of its operator runs here.",
            fix:
                "Look at the operator's pod in the cluster: it may be pending or fail. A restart of containerd cannot help.",
            messageID: "de5a6089df115cabbe8bb62bae920992"),
        absence: { facts, reason in
            guard case .agent(.ended(let container, lacksPlacer: true)) = reason else { return nil }
            return container.hitOfEnd(facts).withFix(nil)
        })
}
