import Node

extension FindingCode {
    package static let onlyUnwantedConfig = FindingCode("OnlyUnwantedConfig")
}

extension Rule {
    /// What lies on disk is judged by ``Facts/unwantedNetwork``.
    static let onlyUnwantedConfig = Rule(
        .onlyUnwantedConfig, stage: .networks, needs: [.runtime, .files, .containers], impact: .networkDown,
        remedy: .clusterSide, group: .cniNotDeployed, network: .wrong,
        about: About(
            meaning:
                "No CNI is deployed: the only configuration on this node is a default or a leftover that nobody wants.",
            proof: "The files, read as a reload would read them, and no container of a known CNI that runs.",
            fix:
                "Deploy the cluster's CNI, and remove the named file. A reload or a restart would start pods on a network that nobody wants.",
            messageID: "ffb2aa65334951b4b2a079fc0b527abd"))
}
