import Containerd
import Syntax

extension Facts {
    /// NetworkReady is true: whether the network that is loaded is the one that the node should have.
    func findWrongNetwork() {
        guard readings.now == .ready, let loading = readings.onDisk?.loading, loading.failure == nil,
            let network = loading.networks.first
        else { return }
        findTemplateVictory(network, loading)
        findDefaultNetwork(network, loading)
        for network in loading.networks { findStaleNetwork(network, loading) }
        findChainWithoutHead(network, loading)
        findRefusedName(loading)
    }

    /// The file in which containerd writes what its conf_template gives.
    ///
    /// Source: cniConfigFileName in update_runtime_config.go of containerd.
    private static let generatedName = "10-containerd-net.conflist"

    /// conf_template has written a file, and it goes before that of the cluster's CNI.
    private func findTemplateVictory(_ network: LoadedNetwork, _ loading: CNILoading) {
        guard let status = runtimeStatus, !status.running.settings.confTemplate.value.isEmpty else { return }
        let template = status.running.settings.confTemplate.value
        let place = readings.afterRestart?.settings?.confTemplate.location ?? SourceLocation(file: snapshot.configPath)
        findTemplateRace(template, at: place)
        guard network.file.hasSuffix("/" + Self.generatedName) else { return }
        guard let other = rival(of: network, in: loading) else { return }
        add(
            Finding(
                .confTemplateWins, .warning,
                "\(network.file), which containerd writes from conf_template = \"\(template)\", goes before \(other.file) of \(other.agent): remove the key at \(place.text) and the file.",
                at: place,
                evidence: [
                    .init("conf_template", template), .init("loaded", network.file), .init("notLoaded", other.file),
                ]))
    }

    /// A load by conf_template and one by the watch have crossed: containerd says ready and gives pods no network.
    private func findTemplateRace(_ template: String, at place: SourceLocation) {
        let failure = recentFailures(since: nil).first { $0.reason.holds("failed to find network info for sandbox") }
        guard let failure else { return }
        add(
            Finding(
                .confTemplateWins, .warning,
                "Pods get no network while containerd says ready, which comes of conf_template = \"\(template)\": \(failure.reason); remove the key, then restart \(unitName).",
                at: place, evidence: [.init("conf_template", template), .init("log", failure.reason)]))
    }

    /// A file behind the loaded one whose agent runs on this node.
    private func rival(of network: LoadedNetwork, in loading: CNILoading) -> (file: String, agent: String)? {
        for file in loading.candidates where file != network.file {
            guard let agent = agent(ofFile: file),
                agents?.contains(where: { $0.agent.name == agent.name && $0.isRunning }) == true
            else { continue }
            return (file, agent.name)
        }
        return nil
    }

    // MARK: Default bridges

    /// The subnet of the sample configurations of containerd, podman and CRI-O.
    private static let sampleSubnet = "10.88.0.0/16"
    private static let sampleNames = ["containerd-net", "podman", "crio"]
    /// Bridges that tools for single hosts make for themselves.
    private static let sampleBridges = ["cni-podman0", "nerdctl0"]

    /// A bridge that a package or an image has brought stands in for the cluster's network.
    private func findDefaultNetwork(_ network: LoadedNetwork, _ loading: CNILoading) {
        guard runtimeStatus?.running.settings.confTemplate.value.isEmpty != false, Self.isSample(network) else {
            findLoneLoopback(network)
            return
        }
        let subnets = Self.subnets(network)
        let missing = agents?.first { !$0.isRunning && $0.agent.role != .placer }
        let behind = rival(of: network, in: loading)
        let who =
            agents == nil
            ? ""
            : behind.map { ", and \($0.file) of \($0.agent) behind it is not taken" }
                ?? missing.map { "; \($0.agent.name) is not up" }
                ?? (agents?.isEmpty == true ? "; no CNI is deployed" : "")
        add(
            Finding(
                .defaultNetworkShadows, .warning,
                "\(network.file) is a default of a package or an image, and pods get its bridge (\(subnets.joined(separator: ", "))) in place of the cluster's network\(who); remove it.",
                at: SourceLocation(file: network.file),
                evidence: [
                    .init("network", network.name), .init("subnet", subnets.joined(separator: ", ")),
                    .init("bridge", network.plugins.first?.object["bridge"]?.stringValue ?? ""),
                    .init("notLoaded", behind?.file ?? "no other file"),
                ]))
    }

    /// The loopback that CRI-O and tutorials bring as a file decides, which gives pods no interface.
    private func findLoneLoopback(_ network: LoadedNetwork) {
        guard !network.plugins.isEmpty, network.plugins.allSatisfy({ $0.type.value == "loopback" }),
            let loading = readings.onDisk?.loading, loading.networks.allSatisfy({ $0.file == network.file })
        else { return }
        let behind = wholeNetwork(behind: network, in: loading)
        let advice = behind.map { "so that \($0) is taken" } ?? "and install the cluster's CNI"
        add(
            Finding(
                .defaultNetworkShadows, .warning,
                "\(network.file) holds only a loopback, so pods get no network; remove it, \(advice).",
                at: SourceLocation(file: network.file),
                evidence: [.init("network", network.name), .init("notLoaded", behind ?? "no other file")]))
    }

    private static func isSample(_ network: LoadedNetwork) -> Bool {
        guard let first = network.plugins.first, first.type.value == "bridge" else { return false }
        let bridge = first.object["bridge"]?.stringValue ?? ""
        return sampleNames.contains(network.name) || subnets(network).contains(sampleSubnet)
            || sampleBridges.contains(bridge)
    }

    static func subnets(_ network: LoadedNetwork) -> [String] {
        network.plugins.flatMap { plugin -> [String] in
            guard let ipam = plugin.object["ipam"] else { return [] }
            let single = ipam["subnet"]?.stringValue.map { [$0] } ?? []
            let ranges = (ipam["ranges"]?.arrayValue ?? []).flatMap { $0.arrayValue ?? [] }
            return single + ranges.compactMap { $0["subnet"]?.stringValue }
        }
    }

    // MARK: Leftovers

    /// The loaded file is of a CNI that has no container here, while another one runs.
    private func findStaleNetwork(_ network: LoadedNetwork, _ loading: CNILoading) {
        guard let agents else { return }
        let types = network.plugins.map(\.type.value)
        guard let owner = agent(ofFile: network.file, plugins: types, network: network.name) else {
            findForeignNetwork(network, loading)
            return
        }
        guard let running = agents.first(where: { $0.agent.role == .network && $0.isRunning }) else { return }
        let behind = rival(of: network, in: loading)
        // A pod that was ended in peace stays on record for a while.
        guard !isOnNode(owner) || behind != nil && hasLeft(owner) else { return }
        guard behind != nil || !owner.worksAlone else { return }
        let isFirst = network.file == loading.networks.first?.file
        let rest =
            isFirst
            ? behind.map { " and sorts first, so \($0.file) of \($0.agent) is not taken" }
                ?? " and sorts first, while \(running.agent.name) runs"
            : " and is loaded as well, so that each pod is to join it"
        add(
            Finding(
                .confStaleOtherCNI, .warning,
                "\(network.file) was left by \(owner.name), which no longer runs here,\(rest); remove it.",
                at: SourceLocation(file: network.file),
                evidence: [
                    .init("agent", owner.name), .init("loaded", network.file),
                    .init("notLoaded", behind?.file ?? "no other file"),
                ]))
    }

    /// All containers of an agent have ended well and none has been started again.
    private func hasLeft(_ agent: KnownAgent) -> Bool {
        let readings = agents?.filter { $0.agent.name == agent.name } ?? []
        let containers = readings.flatMap(\.containers)
        return !containers.isEmpty
            && containers.allSatisfy { $0.state == .exited && $0.exitCode == 0 && $0.restarts == 0 }
    }

    /// The loaded file is of no agent and makes do with standard plug-ins, and keeps out that of an agent that runs.
    private func findForeignNetwork(_ network: LoadedNetwork, _ loading: CNILoading) {
        let isStandard = network.plugins.allSatisfy { plugin in
            let type = plugin.type.value
            return KnownAgent.standardPlugins.contains(type) || KnownAgent.chainedPlugins.contains(type)
        }
        guard isStandard, !Self.isSample(network), let other = rival(of: network, in: loading) else { return }
        guard !loading.networks.contains(where: { $0.file == other.file }) else { return }
        add(
            Finding(
                .confStaleOtherCNI, .warning,
                "\(network.file) sorts before \(other.file) of \(other.agent), which runs, so pods get the network \(network.name) in its place; remove it or let it sort behind.",
                at: SourceLocation(file: network.file),
                evidence: [.init("loaded", network.file), .init("notLoaded", other.file)]))
    }

    /// A list that begins with a plug-in which only works behind another.
    private func findChainWithoutHead(_ network: LoadedNetwork, _ loading: CNILoading) {
        guard let first = network.plugins.first else { return }
        let type = first.type.value
        let isChained = KnownAgent.of(plugin: type)?.role == .chained || KnownAgent.chainedPlugins.contains(type)
        guard isChained, network.plugins.allSatisfy({ Self.isChained($0.type.value) }) else { return }
        let place = first.type.location ?? SourceLocation(file: network.file)
        let whole = wholeNetwork(behind: network, in: loading)
        let advice =
            whole.map { "remove \(network.file), so that \($0) is taken" }
            ?? "the plug-in that makes the interface is lost; write the whole list again"
        add(
            Finding(
                .chainPluginOrphaned, .warning,
                "\(place.text) names \(type) with no network plug-in before it: \(advice).",
                at: place,
                evidence: [
                    .init("plugins", network.plugins.map(\.type.value).joined(separator: ", ")),
                    .init("notLoaded", whole ?? "no other file"),
                ]))
    }

    /// The first file behind a loaded one that begins with a plug-in which makes an interface.
    private func wholeNetwork(behind network: LoadedNetwork, in loading: CNILoading) -> String? {
        for file in loading.candidates where !loading.networks.contains(where: { $0.file == file }) {
            guard let value = networkConfiguration(at: file) else { continue }
            guard let type = LoadedNetwork(value, in: file).plugins.first?.type.value else { continue }
            if !Self.isChained(type), type != "loopback" { return file }
        }
        return nil
    }

    /// A name that libcni takes when it loads and refuses for every pod.
    ///
    /// Source: ValidateNetworkName in pkg/utils/utils.go of containernetworking/cni.
    private func findRefusedName(_ loading: CNILoading) {
        guard let network = loading.networks.first(where: { !Self.isNetworkName($0.name) }) else { return }
        let what = network.name.isEmpty ? "has no name" : "has the name \"\(network.name)\""
        let rule = "a letter or digit first, then also . _ -"
        add(
            Finding(
                .confFileInvalid, .warning,
                "\(network.file) \(what), and libcni refuses it for every pod; give it one (\(rule)).",
                at: SourceLocation(file: network.file), evidence: [.init("missing", "name")]))
    }

    private static func isNetworkName(_ name: String) -> Bool {
        func isWord(_ byte: UInt8) -> Bool {
            UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
        }
        guard let first = name.utf8.first, isWord(first) else { return false }
        return name.utf8.allSatisfy { byte in isWord(byte) || [0x2e, 0x5f, 0x2d].contains(byte) }
    }

    private static func isChained(_ type: String) -> Bool {
        KnownAgent.of(plugin: type)?.role == .chained || KnownAgent.chainedPlugins.contains(type)
    }
}
