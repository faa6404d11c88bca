import Containerd
import Node

extension FindingCode {
    package static let defaultBridgeActive = FindingCode("DefaultBridgeActive")
}

extension Rule {
    static let defaultBridgeActive = Rule(
        .defaultBridgeActive, stage: .networks, needs: [.runtime, .files], impact: .podsFail, remedy: .fixThenReload,
        group: .defaultConfShadows, network: .wrong, explains: .agentInputs + .programs + [.leftoverCNIConfig],
        about: About(
            meaning:
                "A default bridge or loopback of a package or an image makes the node ready in place of the cluster's CNI.",
            proof: "Name and subnet of the loaded network.",
            fix: "Remove the file, and recreate the pods that got its addresses.",
            messageID: "b576803651a55663b4553eefdc009dab",
            links: [
                "https://github.com/containerd/containerd/issues/9171",
                "https://github.com/liquidmetal-dev/image-builder/pull/15",
            ]),
        hit: { facts in
            guard let loading = facts.loaded, let network = loading.networks.first else { return nil }
            if facts.templateInForce == nil, SampleNetwork.isSample(network) { return sample(facts, network, loading) }
            guard network.isLoneLoopback, loading.networks.allSatisfy({ $0.file == network.file }) else { return nil }
            // The loopback that CRI-O and tutorials bring as a file decides, which gives pods no interface.
            let behind = facts.wholeNetwork(in: loading)
            let fix =
                behind.map { "so that \($0) is taken\(facts.selecting($0))" } ?? "and install the cluster's CNI"
            return Hit(
                "\(network.file) holds only a loopback, so pods get no network; remove it, \(fix).",
                in: network.file, evidence: ["network": network.name, "notLoaded": behind ?? "no other file"])
        })
}

/// A bridge that a package or an image has brought stands in for the cluster's network.
private func sample(_ facts: Facts, _ network: LoadedNetwork, _ loading: CNILoading) -> Hit {
    let subnets = network.subnets.joined(separator: ", ")
    let behind = facts.rival(of: network, in: loading)
    return Hit(
        "\(network.file) is a default of a package or an image, and pods get its bridge (\(subnets)) in place of the cluster's network\(absent(facts, behind)); remove it\(facts.selecting(behind?.file ?? facts.wholeNetwork(in: loading))).",
        in: network.file,
        evidence: [
            "network": network.name, "subnet": subnets, "bridge": network.plugins.first?.bridge ?? "",
            "notLoaded": behind?.file ?? "no other file",
        ])
}

/// What should be in its place.
private func absent(_ facts: Facts, _ behind: (file: String, agent: String)?) -> String {
    guard let agents = facts.agents else { return "" }
    if let behind { return ", and \(behind.file) of \(behind.agent) behind it is not taken" }
    if let missing = agents.first(where: { !$0.isRunning && $0.agent.role != .placer }) {
        return "; \(missing.agent.name) is not up"
    }
    return agents.isEmpty ? "; no CNI is deployed" : ""
}
