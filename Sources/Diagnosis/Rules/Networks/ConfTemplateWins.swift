import Containerd
import Node

extension FindingCode {
    package static let confTemplateWins = FindingCode("ConfTemplateWins")
}

extension Rule {
    static let confTemplateWins = Rule(
        .confTemplateWins, stage: .networks, needs: [.runtime, .files], impact: .podsFail, remedy: .fixThenRestart,
        group: .confTemplateMisuse, network: .wrong,
        explains: .agentInputs + .programs + [.defaultBridgeActive, .leftoverCNIConfig],
        about: About(
            meaning: "containerd writes a network from conf_template, and it goes before that of the cluster's CNI.",
            proof: "conf_template of the running containerd, and the order of the files.",
            fix: "Remove conf_template and the generated file; then restart {unit}.",
            messageID: "8ea5d761be6e5633840cc49aab130c45"),
        hits: { facts in
            guard let loading = facts.loaded, let network = loading.networks.first, let template = facts.templateInForce
            else { return [] }
            return [race(facts, template), victory(facts, template, network, loading)].compactMap(\.self)
        })
}

/// A load by conf_template and one by the watch have crossed: containerd says ready and gives pods no network.
private func race(_ facts: Facts, _ template: (path: String, place: SourceLocation)) -> Hit? {
    guard let failure = facts.recentFailures(since: nil).first(where: { $0.means(.noResult) }) else { return nil }
    return Hit(
        "Pods get no network while containerd says ready, which comes of conf_template = \"\(template.path)\": \(failure.reason); remove the key, then restart \(facts.unitName).",
        at: template.place, evidence: ["conf_template": template.path, "log": failure.reason])
}

/// conf_template has written a file, and it goes before that of the cluster's CNI.
private func victory(
    _ facts: Facts, _ template: (path: String, place: SourceLocation), _ network: LoadedNetwork, _ loading: CNILoading
) -> Hit? {
    guard network.isOfTemplate, let other = facts.rival(of: network, in: loading) else { return nil }
    return Hit(
        "\(network.file), which containerd writes from conf_template = \"\(template.path)\", goes before \(other.file) of \(other.agent): remove the key at \(template.place.text) and the file.",
        at: template.place,
        evidence: ["conf_template": template.path, "loaded": network.file, "notLoaded": other.file])
}
