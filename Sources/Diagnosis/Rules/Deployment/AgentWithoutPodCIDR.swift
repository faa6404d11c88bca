import Containerd
import Node

extension FindingCode {
    package static let agentWithoutPodCIDR = FindingCode("AgentWithoutPodCIDR")
}

extension Rule {
    static let agentWithoutPodCIDR = Rule(
        .agentWithoutPodCIDR, stage: .deployment, needs: [.runtime, .files], impact: .networkDown,
        confidence: .reported, remedy: .clusterSide,
        cause: "AGENT_PODCIDR", explains: FindingCode.noConfiguration + [.agentStateMissing, .readyButAgentDown],
        about: About(
            meaning: "The CNI's daemon runs and the node has no range of pod addresses.", proof: "The daemon's log.",
            advice: "Give the node a pod CIDR: the controller manager's --allocate-node-cidrs and --cluster-cidr.",
            messageID: "d699a0046f875138821a34031d08f2c7"),
        absence: { _, reason in
            switch reason {
            case .agent(.withoutAddresses(let reading, let line)):
                [
                    Hit(
                        "\(reading.agent.name)'s \(line.container.name) runs and the node has no range of pod addresses: \(line.line)",
                        evidence: line.evidence)
                ]
            case .addressless(let line):
                [
                    Hit(
                        "The node has no range of pod addresses, so nothing writes the CNI configuration; \(line.unit) says: \(line.text)",
                        evidence: [.init("log", line.text)])
                ]
            case .template(let template) where template.isUnasked:
                [
                    Hit(
                        "containerd is to write its configuration from conf_template = \"\(template.path)\" and has not: kubelet has reported no pod CIDR.",
                        at: template.setAt, evidence: template.evidence)
                ]
            default: []
            }
        }
    ) { facts in
        guard let network = facts.networkOfReadyNode else { return [] }
        switch facts.agentDown {
        case .ended(let down) where down.lack == .missingPodCIDR: return [down.hit(network)]
        case .rangeless(let failure):
            return [
                Hit(
                    "NetworkReady is true by \(network.file), and the node has no range of pod addresses: \(failure.reason)",
                    .podsFail, at: SourceLocation(file: network.file),
                    evidence: [.init("plugin", failure.plugin ?? ""), .init("log", failure.reason)])
            ]
        default: return []
        }
    }
}
