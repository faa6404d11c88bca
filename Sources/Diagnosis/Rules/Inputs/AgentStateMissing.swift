import Containerd
import Node

extension FindingCode {
    package static let agentStateMissing = FindingCode("AgentStateMissing")
}

extension Rule {
    static let agentStateMissing = Rule(
        .agentStateMissing, stage: .inputs, needs: [.runtime, .files], impact: .podsFail, remedy: .clusterSide,
        cause: "AGENT_STATE_MISSING", explains: [.readyButAgentDown],
        about: About(
            meaning: "A file that the plug-in reads and its agent writes is not there, or lacks what it is read for.",
            proof: "The loaded list, and the file system.",
            advice: "Look at the CNI's pod: it writes the file when it is up.",
            messageID: "4aead124cc22581d8b8d92d4051d1502",
            links: [
                "https://github.com/flannel-io/flannel/issues/2253",
                "https://github.com/projectcalico/calico/issues/6309",
            ])
    ) { facts in
        facts.missingStates.map { state in
            let type = state.plugin.type.value
            return Hit(
                "The plug-in \(type) of \(state.network.file) reads \(state.path), which \(what(state.lack)): pods fail until \(state.agent.name) has written it.",
                at: SourceLocation(file: state.path),
                evidence: [.init("plugin", type), .init("network", state.network.name)] + writer(state.agent, facts))
        }
    }
}

private func what(_ lack: MissingState.Lack) -> String {
    switch lack {
    case .absent: "does not exist"
    case .empty: "is empty"
    case .settings(let names): "lacks \(names.joined(separator: ", "))"
    }
}

private func writer(_ agent: KnownAgent, _ facts: Facts) -> [Finding.Evidence] {
    guard let daemon = facts.daemon(of: agent) else { return [] }
    return [.init("container", "\(daemon.name) (\(daemon.state.rawValue), \(daemon.restarts) restarts)")]
}
