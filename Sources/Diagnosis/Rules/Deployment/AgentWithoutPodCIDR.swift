import Containerd
import Node

extension FindingCode {
    package static let agentWithoutPodCIDR = FindingCode("AgentWithoutPodCIDR")
}

extension Rule {
    static let agentWithoutPodCIDR = Rule(
        .agentWithoutPodCIDR, stage: .deployment, needs: [.runtime, .files], impact: .networkDown,
        confidence: .reported, remedy: .clusterSide, group: .agentPodCIDR,
        explains: .noConfiguration + [.agentStateMissing, .readyButAgentDown],
        about: About(
            meaning: "The node has no range of pod addresses, without which the CNI's daemon cannot work.",
            proof: "The daemon's log.",
            fix: "Give the node a pod CIDR: the controller manager's --allocate-node-cidrs and --cluster-cidr.",
            messageID: "d699a0046f875138821a34031d08f2c7"),
        absence: { _, reason in
            switch reason {
            case .agent(.withoutAddresses(let reading, let line)):
                reading.hit(
                    line,
                    line.container.state == .running
                        ? "runs and the node has no range of pod addresses"
                        : "has ended, since the node has no range of pod addresses")
            case .addressless(let line):
                Hit(
                    "The node has no range of pod addresses, so nothing writes the CNI configuration; \(line.unit) says: \(line.text)",
                    evidence: ["log": line.text])
            case .template(let template) where template.isUnasked:
                Hit(
                    "containerd is to write its configuration from conf_template = \"\(template.path)\" and has not: kubelet has reported no pod CIDR.",
                    at: template.setAt, evidence: template.evidence)
            default: nil
            }
        },
        hit: { facts in
            if let hit = facts.refusal(by: { $0 == .missingPodCIDR }) { return hit }
            guard let network = facts.networkOfReadyNode else { return nil }
            switch facts.agentDown {
            case .ended(let down) where down.lack == .missingPodCIDR: return down.hit(network, facts).withFix(nil)
            case .rangeless(let failure):
                return network.hit(
                    "the node has no range of pod addresses: \(failure.reason)",
                    evidence: ["plugin": failure.plugin ?? "", "log": failure.reason])
            default: return nil
            }
        })
}
