import Containerd
import Syntax

/// A network that pods join: one that containerd has loaded, or one that such a network's plugin hands on to.
struct PodNetwork {
    var network: LoadedNetwork
    /// The plugin that hands on to it, which containerd's log names in place of its own; nil where containerd calls it.
    var caller: String?
    /// Its file is read by the caller alone, which has plugin directories of its own.
    var isFollowed = false

    /// Whether the words of a failure are of this network's plugin, not of the one before or behind it.
    func isMeant(by failure: SandboxFailure, plugin: String) -> Bool {
        guard let caller else { return failure.plugin == plugin || network.types.first == failure.plugin }
        return failure.plugin == plugin || failure.plugin == caller && isNamed(in: failure.reason)
    }

    /// multus writes the name of the network in which a plugin has failed.
    func isNamed(in reason: String) -> Bool {
        reason.holds("\"\(network.name)\"") || reason.holds(":\(network.name)]")
    }
}

/// A file that a loaded list leads to, and that is gone.
struct LostClusterNetwork {
    /// The list.
    var file: String
    var plugin: String
    var missing: String
}

extension Facts {
    /// What containerd has loaded, where NetworkReady is true and what lies on disk would load as well.
    var loaded: CNILoading? {
        guard predictions.now == .ready, let loading = predictions.onDisk?.loading, loading.failure == nil else {
            return nil
        }
        return loading
    }

    /// The loaded networks, each with those that its plugins hand on to behind it.
    func podNetworks(_ loading: CNILoading) -> [PodNetwork] {
        var joined: [PodNetwork] = []
        for network in loading.networks {
            joined.append(PodNetwork(network: network))
            for plugin in network.plugins {
                let caller = plugin.type.value
                joined += LoadedNetwork.delegated(by: plugin, in: network.file).map {
                    PodNetwork(network: $0, caller: caller)
                }
                guard let followed = clusterNetwork(of: plugin, in: loading), followed.file != network.file else {
                    continue
                }
                joined.append(PodNetwork(network: followed, caller: caller, isFollowed: true))
            }
        }
        return joined
    }

    /// What `clusterNetwork` of multus leads to: a file, or the network of that name in the directory.
    ///
    /// Source: getNetDelegate in pkg/multus/multus.go of multus-cni; its pod sees the host's files below `/host`.
    private func clusterNetwork(of plugin: LoadedNetwork.Plugin, in loading: CNILoading) -> LoadedNetwork? {
        guard plugin.object["delegates"] == nil, let name = Self.clusterNetworkName(plugin) else { return nil }
        guard name.first == "/" else { return network(named: name, in: loading) }
        return Self.hostFiles(name, in: loading).lazy.compactMap { self.network(at: $0) }.first
    }

    private static func clusterNetworkName(_ plugin: LoadedNetwork.Plugin) -> String? {
        let named = plugin.object["clusterNetwork"] ?? plugin.object["readinessindicatorfile"]
        return named?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The file that multus means, as the host has it: a distribution's own directory stands in for /etc/cni/net.d there.
    private static func hostFiles(_ name: String, in loading: CNILoading) -> [String] {
        let path = AgentLog.hostPath(in: name) ?? name
        return [path] + (path.parts("/").last.map { ["\(loading.directory)/\($0)"] } ?? [])
    }

    /// Files of the CNI directory that a plugin waits for, or hands on to, and that are gone.
    var lostClusterNetworks: [LostClusterNetwork] {
        guard let loading = loaded else { return [] }
        return loading.networks.flatMap { network in
            network.plugins.compactMap { plugin in
                lostFile(of: plugin, in: loading).map {
                    LostClusterNetwork(file: network.file, plugin: plugin.type.value, missing: $0)
                }
            }
        }
    }

    private func lostFile(of plugin: LoadedNetwork.Plugin, in loading: CNILoading) -> String? {
        guard let name = Self.clusterNetworkName(plugin), name.first == "/" else { return nil }
        let files = Self.hostFiles(name, in: loading)
        let directories = [loading.directory, "/etc/cni/net.d"]
        guard let file = files.first, directories.contains(where: { file.utf8.starts(with: "\($0)/".utf8) }) else {
            return nil
        }
        return files.allSatisfy { exists($0) == false } ? file : nil
    }

    private func network(named name: String, in loading: CNILoading) -> LoadedNetwork? {
        loading.candidates.lazy.compactMap { self.network(at: $0) }.first { $0.name == name }
    }
}
