extension Rule {
    static let agentImagePull = Rule(
        .agentImagePull, stage: .deployment, needs: [.runtime, .files, .journal], impact: .networkDown,
        remedy: .clusterSide,
        cause: "AGENT_IMAGE_PULL",
        explains: FindingCode.noConfiguration.union([.agentStateMissing, .readyButAgentDown]),
        about: About(
            meaning: "The image of the CNI's pod cannot be pulled, so nothing writes the configuration.",
            proof: "containerd's and kubelet's logs of the pull.",
            advice: "Mend the registry, its name or the credentials, or load the image by hand. A restart cannot help.",
            messageID: "39fdfbde11a0522cb03e51c4299a2041", links: ["https://github.com/k3d-io/k3d/issues/631"])
    ) { _ in [] }
}
