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
    ) { _ in [] }
}
