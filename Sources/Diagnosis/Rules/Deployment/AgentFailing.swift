import Node

extension FindingCode {
    package static let agentFailing = FindingCode("AgentFailing")
}

extension Rule {
    static let agentFailing = Rule(
        .agentFailing, stage: .deployment, needs: [.runtime, .files], impact: .networkDown, confidence: .reported,
        remedy: .clusterSide, group: .agentMisconfigured, explains: .agentOutput,
        about: About(
            meaning:
                "The CNI's pod is on the node and does not do its work, for a reason of its own set-up.",
            proof: "The containers of the known CNIs by CRI, and their logs.",
            fix: "Read the container's log and fix what it names. A restart of containerd cannot help.",
            messageID: "5bf770a4dcea5071831d9d1c4f2a4ace"),
        absence: { facts, reason in
            switch reason {
            case .agent(.unstartable(let word)) where word.obstacle == nil: word.hit.withFix(word.fix)
            case .agent(.ended(let container, lacksPlacer: false)): container.hitOfEnd(facts)
            case .agent(.complaint(let reading, let line)):
                reading.hit(line, "runs and does not place the CNI's pods").withFix(line.container.fix)
            case .idle(let container) where container.container.state == .running:
                container.hit("runs and has written no configuration", facts)
            default: nil
            }
        },
        hit: { facts in
            if let hit = facts.refusal(by: { $0 != .missingPodCIDR && $0 != .unreachableAPI }) { return hit }
            guard let input = facts.unwrittenInput, case .ended(let container, lacksPlacer: false) = input.trouble
            else {
                return nil
            }
            return input.hit(container.hitOfEnd(facts))
        })
}
