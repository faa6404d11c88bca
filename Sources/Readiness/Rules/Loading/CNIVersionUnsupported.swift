import Containerd

extension Rule {
    static let cniVersionUnsupported = Rule(
        .cniVersionUnsupported, stage: .loading, needs: [.runtime, .files], impact: .podsFail, remedy: .fixThenReload,
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
    ) { facts in facts.probedPlugins.compactMap { tooOld($0, facts) } }
}

/// A plug-in that was asked does not support the version of the list.
private func tooOld(_ plugin: ProbedPlugin, _ facts: Facts) -> Hit? {
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
