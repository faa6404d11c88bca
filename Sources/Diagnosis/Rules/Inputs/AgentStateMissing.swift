import Containerd
import Node

extension FindingCode {
    package static let agentStateMissing = FindingCode("AgentStateMissing")
}

extension Rule {
    static let agentStateMissing = Rule(
        .agentStateMissing, stage: .inputs, needs: [.runtime, .files], impact: .podsFail, remedy: .clusterSide,
        group: .agentStateMissing, explains: [.readyButAgentDown],
        about: About(
            meaning: "A file that the plugin reads and its agent writes is not there, or lacks what it is read for.",
            proof: "The loaded list, and the file system.",
            fix: "Look at the CNI's pod: it writes the file when it is up.",
            messageID: "4aead124cc22581d8b8d92d4051d1502",
            links: [
                "https://github.com/flannel-io/flannel/issues/2253",
                "https://github.com/projectcalico/calico/issues/6309",
            ]),
        hits: each(\.missingStates) { facts, state in
            let type = state.plugin.type.value
            let what =
                switch state.lack {
                case .absent: "does not exist"
                case .empty: "is empty"
                case .settings(let names): "lacks \(names.joined(separator: ", "))"
                }
            let writer = facts.daemon(of: state.agent).map {
                "\($0.name) (\($0.state.rawValue), \($0.restarts) restarts)"
            }
            return Hit(
                "The plugin \(type) of \(state.network.file) reads \(state.path), which \(what): pods fail until \(state.agent.name) has written it.",
                in: state.path, evidence: ["plugin": type, "network": state.network.name, "container": writer])
        })
}
