import Containerd
import Syntax

extension Facts {
    /// What an agent leaves for its plug-in is not there, or holds nothing.
    func findStateTrouble(_ plugin: LoadedNetwork.Plugin, _ network: LoadedNetwork) {
        let type = plugin.type.value
        guard let agent = KnownAgent.of(plugin: type), let usual = agent.state[type] else { return }
        if plugin.object["nodename_file_optional"]?.boolValue == true { return }
        let path = plugin.object["subnetFile"]?.stringValue ?? usual
        guard let what = lack(of: path, plugin) else { return }
        add(
            Finding(
                .agentStateMissing, .warning,
                "The plug-in \(type) of \(network.file) reads \(path), which \(what): pods fail until \(agent.name) has written it.",
                at: SourceLocation(file: path),
                evidence: [.init("plugin", type), .init("network", network.name)] + writer(agent)))
    }

    /// The container that is to write it.
    private func writer(_ agent: KnownAgent) -> [Finding.Evidence] {
        let reading = agents?.first { $0.agent.name == agent.name || $0.agent.name == "canal" }
        guard let daemon = reading?.containers.first(where: agent.isDaemon) else { return [] }
        return [.init("container", "\(daemon.name) (\(daemon.state.rawValue), \(daemon.restarts) restarts)")]
    }

    private func lack(of path: String, _ plugin: LoadedNetwork.Plugin) -> String? {
        switch exists(path) {
        case nil: return nil
        case false?: return "does not exist"
        case true?: break
        }
        if plugin.type.value == "flannel" {
            guard let bytes = bytes(of: path) else { return nil }
            let missing = Self.missingSettings(bytes)
            guard !missing.isEmpty else { return nil }
            return bytes.isEmpty ? "is empty" : "lacks \(missing.joined(separator: ", "))"
        }
        guard case .entry(let entry, _) = Lookup(snapshot.files).find(path), entry.kind == .file, entry.size == 0 else {
            return nil
        }
        // calico takes the name from its list where the file has none.
        let isFailing = recentFailures(since: path).contains { $0.plugin == plugin.type.value }
        return isFailing || plugin.object["nodename"] == nil ? "is empty" : nil
    }

    /// Keys that flannel's plug-in refuses to do without.
    ///
    /// Source: missing in flannel.go of flannel-io/cni-plugin; either family of addresses will do.
    private static func missingSettings(_ bytes: [UInt8]) -> [String] {
        let keys = bytes.split(separator: UInt8(ascii: "\n")).map { line in
            String(decoding: line.prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self)
        }
        return ["NETWORK", "SUBNET", "MTU", "IPMASQ"].filter { name in
            !keys.contains("FLANNEL_\(name)") && !keys.contains("FLANNEL_IPV6_\(name)")
        }.map { "FLANNEL_\($0)" }
    }
}
