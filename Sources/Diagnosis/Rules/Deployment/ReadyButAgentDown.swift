import Containerd
import Node

extension FindingCode {
    package static let readyButAgentDown = FindingCode("ReadyButAgentDown")
}

extension Rule {
    static let readyButAgentDown = Rule(
        .readyButAgentDown, stage: .deployment, needs: [.runtime, .files, .containers], impact: .podsFail,
        remedy: .clusterSide,
        cause: "READY_BUT_BROKEN",
        about: About(
            meaning: "NetworkReady is true while the CNI's daemon is down.",
            proof: "The loaded list, and the agent's containers.", advice: "Look at the CNI's pod and its log.",
            messageID: "1c884606f9335749b3c51e48ed6dab74", links: ["https://github.com/cilium/cilium/issues/37477"])
    ) { facts in
        guard let network = facts.networkOfReadyNode, let down = facts.agentDown else { return [] }
        switch down {
        case .ended(let daemon) where daemon.lack != .missingPodCIDR: return [daemon.hit(network)]
        case .unstartable(let word, let container):
            return [container.hit(notRunning: "it cannot be started: \(word.text)", image: nil, network)]
        case .refused(let word): return [refused(word, network)]
        case .unanswered(let failure, let plugin, let agent):
            return [unanswered(failure, plugin, agent?.name ?? "its daemon", network)]
        case .ended, .pull, .rangeless: return []
        }
    }
}

private func refused(_ word: KubeletWord, _ network: LoadedNetwork) -> Hit {
    Hit(
        "NetworkReady is true by \(network.file), and \(word.agent.name)'s pod \(word.pod) may not run here: \(word.text)",
        at: SourceLocation(file: network.file), evidence: [.init("pod", word.pod), .init("log", word.text)])
}

private func unanswered(_ failure: SandboxFailure, _ plugin: String, _ agent: String, _ network: LoadedNetwork) -> Hit {
    Hit(
        "NetworkReady is true by \(network.file), and nobody answers its plug-in \(plugin): \(failure.reason); start \(agent) again or remove the file.",
        at: SourceLocation(file: network.file), evidence: [.init("plugin", plugin), .init("log", failure.reason)])
}
