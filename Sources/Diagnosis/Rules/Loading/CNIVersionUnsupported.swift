import Containerd
import Node
import Syntax

extension FindingCode {
    package static let cniVersionUnsupported = FindingCode("CNIVersionUnsupported")
}

extension Rule {
    static let cniVersionUnsupported = Rule(
        .cniVersionUnsupported, stage: .loading, needs: [.runtime, .files], impact: .podsFail, confidence: .reported,
        remedy: .fixThenReload, group: .cniVersion, network: .broken,
        about: About(
            meaning: "cniVersion is missing, or a plugin in the chain does not support it.",
            proof:
                "The plugin's own words in containerd's log, or its answer to VERSION (netready check --probe-plugins).",
            fix:
                "Set a cniVersion that every plugin of the chain and its IPAM plugin support, or upgrade the plugin.",
            messageID: "fbb3b67072e0523b87acf2664e655d9b",
            links: [
                "https://github.com/kubernetes/kops/issues/8695", "https://github.com/networkop/meshnet-cni/issues/40",
                "https://github.com/containernetworking/plugins/issues/425",
                "https://github.com/istio/istio/issues/32137",
            ]),
        // A plugin has refused the list's version for a pod.
        hit: { facts in
            guard let (network, failure) = facts.refusalOfVersion else { return nil }
            let chain = network.plugins.map { plugin in
                plugin.type.value + (plugin.ipamType.map { " with \($0.value)" } ?? "")
            }
            let (version, place) = (network.cniVersion.value, network.cniVersion.location)
            let what = version.isEmpty ? "has no cniVersion" : "says cniVersion \(version)"
            return Hit(
                "\(place?.text ?? network.file) \(what), and \(failure.plugin ?? "containerd") refuses it: \(failure.reason)",
                at: place, in: network.file,
                evidence: ["cniVersion": version, "plugins": chain.joined(separator: ", "), "log": failure.reason])
        },
        hits: { facts in
            facts.loadTroubles.compactMap { tooOld($0, facts) }
                + facts.probedPlugins.compactMap { unsupported($0, facts) }
        })
}

/// A plugin that is too old to be asked for its STATUS.
private func tooOld(_ trouble: LoadTrouble, _ facts: Facts) -> Hit? {
    guard case .status(let refusal) = trouble, refusal.isOldPlugin else { return nil }
    let version = refusal.network?.cniVersion
    return Hit(
        "\(version?.location?.text ?? "The list") says \(versionKey(of: refusal.network, facts)), which a plugin of the list is too old for: \(refusal.message)",
        facts.impactOfLoading, at: version?.location, in: refusal.network?.file,
        evidence: ["message": refusal.message, "cniVersion": version?.value ?? ""])
}

/// A plugin that was asked does not support the version of the list.
private func unsupported(_ plugin: ProbedPlugin, _ facts: Facts) -> Hit? {
    guard let versions = plugin.versionsInstead else { return nil }
    let version = plugin.need.cniVersion
    let place = version.location ?? facts.list(of: plugin.need).map { SourceLocation(file: $0.file) }
    let asks =
        version.value.isEmpty
        ? "\(place?.text ?? "The list") has no cniVersion, which counts as 0.1.0"
        : "\(place?.text ?? "containerd's own list of loopback") asks for cniVersion \(version.value)"
    let fix =
        facts.newestCommonVersion(of: plugin.need.network).map { "every plugin of the list supports \($0)" }
        ?? "no version is supported by every plugin of the list, so install others"
    let supported = versions.joined(separator: ", ")
    return Hit(
        "\(asks), and \(plugin.reading.path) supports only \(supported): pods fail to start; \(fix).",
        at: place, in: plugin.reading.path,
        evidence: ["plugin": plugin.reading.name, "cniVersion": version.value, "supportedVersions": supported])
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
