import Containerd
import Node

extension FindingCode {
    package static let leftoverCNIConfig = FindingCode("LeftoverCNIConfig")
}

extension Rule {
    static let leftoverCNIConfig = Rule(
        .leftoverCNIConfig, stage: .networks, needs: [.runtime, .files, .containers], impact: .podsFail,
        confidence: .inferred, remedy: .fixThenReload, group: .staleConfOfOtherCNI, network: .wrong,
        explains: .agentInputs + .programs,
        about: About(
            meaning: "The configuration of a CNI that no longer runs sorts first.",
            proof: "The loaded file, and the containers of known CNIs on the node.",
            fix: "Remove the leftover file.", messageID: "c9076a5c30bd5d899de018aeae31ceef",
            links: [
                "https://github.com/k8snetworkplumbingwg/multus-cni/issues/1429",
                "https://github.com/k0sproject/k0s/issues/823",
            ]),
        hits: { facts in
            guard facts.agents != nil, let loading = facts.loaded else { return [] }
            return loading.networks.compactMap { network in
                guard let owner = facts.agent(of: network) else { return foreign(facts, network, loading) }
                return leftover(facts, network, of: owner, loading)
            }
        })
}

/// The loaded file is of a CNI that has no container here, while another one runs.
private func leftover(
    _ facts: Facts, _ network: LoadedNetwork, of owner: CNIProvider, _ loading: CNILoading
) -> Hit? {
    guard let running = facts.agents?.first(where: { $0.agent.role == .network && $0.isRunning }) else { return nil }
    let behind = facts.rival(of: network, in: loading)
    // A pod that was ended in peace stays on record for a while.
    guard !facts.isOnNode(owner) || behind != nil && facts.hasLeft(owner) else { return nil }
    guard behind != nil || !owner.worksAlone else { return nil }
    let isFirst = network.file == loading.networks.first?.file
    let rest =
        isFirst
        ? behind.map { " and sorts first, so \($0.file) of \($0.agent) is not taken" }
            ?? " and sorts first, while \(running.agent.name) runs"
        : " and is loaded as well, so that each pod is to join it"
    return Hit(
        "\(network.file) was left by \(owner.name), which no longer runs here,\(rest); remove it\(isFirst ? facts.selecting(behind?.file) : "").",
        in: network.file,
        evidence: ["agent": owner.name, "loaded": network.file, "notLoaded": behind?.file ?? "no other file"])
}

/// The loaded file is of no agent and makes do with standard plugins, and keeps out that of an agent that runs.
private func foreign(_ facts: Facts, _ network: LoadedNetwork, _ loading: CNILoading) -> Hit? {
    guard network.isStandard, !SampleNetwork.isSample(network), let other = facts.rival(of: network, in: loading),
        !loading.networks.contains(where: { $0.file == other.file })
    else { return nil }
    return Hit(
        "\(network.file) sorts before \(other.file) of \(other.agent), which runs, so pods get the network \(network.name) in its place; remove it or let it sort behind\(facts.selecting(other.file)).",
        in: network.file, evidence: ["loaded": network.file, "notLoaded": other.file])
}
