import Containerd
import Node
import Syntax

extension FindingCode {
    package static let cniVersionUnsupported = FindingCode("CNIVersionUnsupported")
}

extension Rule {
    static let cniVersionUnsupported = Rule(
        .cniVersionUnsupported, stage: .loading, needs: [.runtime, .files], impact: .podsFail, confidence: .reported,
        remedy: .fixThenReload,
        cause: "CNIVERSION",
        network: .broken,
        about: About(
            meaning: "cniVersion is missing, or a plug-in in the chain does not support it.",
            proof:
                "The plug-in's own words in containerd's log, or its answer to VERSION (netready check --probe-plugins).",
            advice:
                "Set a cniVersion that every plug-in of the chain and its IPAM plug-in support, or upgrade the plug-in.",
            messageID: "fbb3b67072e0523b87acf2664e655d9b",
            links: [
                "https://github.com/kubernetes/kops/issues/8695", "https://github.com/networkop/meshnet-cni/issues/40",
                "https://github.com/containernetworking/plugins/issues/425",
                "https://github.com/istio/istio/issues/32137",
            ])
    ) { facts in
        facts.loadTroubles.compactMap { trouble in
            guard case .status(let refusal) = trouble, refusal.isOldPlugin else { return nil }
            return tooOld(refusal, facts)
        } + facts.probedPlugins.compactMap { unsupported($0, facts) } + refused(facts)
    }
}

/// A plug-in that is too old to be asked for its STATUS.
private func tooOld(_ refusal: StatusRefusal, _ facts: Facts) -> Hit {
    let network = refusal.network
    return Hit(
        "\(network?.cniVersion.location?.text ?? "The list") says \(versionKey(of: network, facts)), which a plug-in of the list is too old for: \(refusal.message)",
        facts.impactOfLoading, at: network?.cniVersion.location ?? network.map { SourceLocation(file: $0.file) },
        evidence: [.init("message", refusal.message), .init("cniVersion", network?.cniVersion.value ?? "")])
}

/// A plug-in has refused the list's version for a pod.
private func refused(_ facts: Facts) -> [Hit] {
    guard let (network, failure) = facts.refusalOfVersion else { return [] }
    let chain = network.plugins.map { plugin in
        plugin.type.value + (plugin.ipamType.map { " with \($0.value)" } ?? "")
    }
    let version = network.cniVersion.value
    let what = version.isEmpty ? "has no cniVersion" : "says cniVersion \(version)"
    return [
        Hit(
            "\(network.cniVersion.location?.text ?? network.file) \(what), and \(failure.plugin ?? "containerd") refuses it: \(failure.reason)",
            at: network.cniVersion.location ?? SourceLocation(file: network.file),
            evidence: [
                .init("cniVersion", version), .init("plugins", chain.joined(separator: ", ")),
                .init("log", failure.reason),
            ])
    ]
}

/// A plug-in that was asked does not support the version of the list.
private func unsupported(_ plugin: ProbedPlugin, _ facts: Facts) -> Hit? {
    guard let versions = plugin.versionsInstead else { return nil }
    let version = plugin.need.cniVersion
    let place = version.location ?? facts.list(of: plugin.need).map { SourceLocation(file: $0.file) }
    let asks =
        version.value.isEmpty
        ? "\(place?.text ?? "The list") has no cniVersion, which counts as 0.1.0"
        : "\(place?.text ?? "containerd's own list of loopback") asks for cniVersion \(version.value)"
    let advice =
        facts.newestCommonVersion(of: plugin.need.network).map { "every plug-in of the list supports \($0)" }
        ?? "no version is supported by every plug-in of the list, so install others"
    let supported = versions.joined(separator: ", ")
    return Hit(
        "\(asks), and \(plugin.reading.path) supports only \(supported): pods fail to start; \(advice).",
        at: place ?? SourceLocation(file: plugin.reading.path),
        evidence: [
            .init("plugin", plugin.reading.name), .init("cniVersion", version.value),
            .init("supportedVersions", supported),
        ])
}

/// The key that decides in which version a list is spoken to, and what it says.
///
/// Source: `cniVersions` in section 1 of the CNI specification 1.1: the newest that the runtime knows is taken.
private func versionKey(of network: LoadedNetwork?, _ facts: Facts) -> String {
    guard let network else { return "cniVersion" }
    guard let value = facts.networkConfiguration(at: network.file), value["cniVersions"] != nil else {
        return "cniVersion \(network.cniVersion.value)"
    }
    let own = value["cniVersion"]?.stringValue.map { " over cniVersion \($0)" } ?? ""
    return "\(network.cniVersion.value) in cniVersions, which containerd takes\(own)"
}
