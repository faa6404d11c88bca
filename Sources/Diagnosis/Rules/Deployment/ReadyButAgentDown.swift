import Containerd
import Node

extension FindingCode {
    package static let readyButAgentDown = FindingCode("ReadyButAgentDown")
}

extension Rule {
    static let readyButAgentDown = Rule(
        .readyButAgentDown, stage: .deployment, needs: [.runtime, .files, .containers], impact: .podsFail,
        remedy: .clusterSide, group: .readyButBroken,
        about: About(
            meaning: "NetworkReady is true while the CNI's daemon is down.",
            proof: "The loaded list, and the agent's containers.", fix: "Look at the CNI's pod and its log.",
            messageID: "1c884606f9335749b3c51e48ed6dab74", links: ["https://github.com/cilium/cilium/issues/37477"]),
        hit: { facts in
            guard let network = facts.networkOfReadyNode, let down = facts.agentDown else { return nil }
            return switch down {
            case .ended(let daemon) where daemon.lack != .missingPodCIDR:
                // What comes of its end is said with what it has ended for.
                facts.unwrittenInput?.agent.name == daemon.agent.name ? nil : daemon.hit(network, facts)
            case .unstartable(let word, let container):
                container.hit(notRunning: "it cannot be started: \(word.text)", image: nil, network).withFix(
                    word.fix)
            case .refused(let word):
                network.hit(
                    "\(word.agent.name)'s pod \(word.pod) may not run here: \(word.text)",
                    evidence: ["pod": word.pod, "log": word.text], remedy: word.isOfNode ? .fixThenReload : nil)
            case .unanswered(let failure, let plugin, let agent):
                network.hit(
                    "nobody answers its plugin \(plugin): \(failure.reason); start \(agent?.name ?? "its daemon") again.",
                    evidence: ["plugin": plugin, "log": failure.reason],
                    fix:
                        "Look at the pod of \(agent?.name ?? "its daemon") on this node and at its log; where \(plugin) only relays, at who listens at the address in the line."
                )
            case .ended, .pull, .rangeless: nil
            }
        })
}
