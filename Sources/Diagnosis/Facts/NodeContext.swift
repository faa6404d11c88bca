import Containerd
import Node
import Syntax

/// What a log tells of pods whose network is fine.
extension Facts {
    /// What comes of it where pods do not run: what keeps the CNI's own pods from running keeps NetworkReady from being
    /// true.
    var impactOnPods: Impact { predictions.now == .ready ? .podsFail : .networkDown }

    /// kubelet's line on a version of CRI that it asks for and this containerd no longer has.
    var requestOfOldCRI: (line: JournalLine, version: ContainerdVersion)? {
        guard servesNow, let version = live?.runningVersion, version.major >= 2,
            let line = lastRecentLine(meaning: .oldKubelet)
        else { return nil }
        return (line, version)
    }

    /// A plugin does not speak the list's version of the CNI specification, as it says itself.
    var refusalOfVersion: (network: LoadedNetwork, failure: SandboxFailure)? {
        guard let network = networkOfReadyNode else { return nil }
        return recentFailures(since: network.file).first(where: { $0.means(.versionMismatch) }).map { (network, $0) }
    }

    /// A sandbox of a network that is no longer configured cannot be taken down, and the networks that are.
    var leftover: (failure: SandboxFailure, networks: [String])? {
        guard predictions.now == .ready, let networks = predictions.onDisk?.loading?.networks, !networks.isEmpty else {
            return nil
        }
        let types = Set(networks.flatMap(\.types) + ["loopback"])
        let failure = recentFailures(since: nil).first { failure in
            guard failure.operation == .delete else { return false }
            return failure.plugin.map { !types.contains($0) } ?? failure.means(.goneNetwork)
        }
        return failure.map { ($0, networks.map(\.name)) }
    }

    /// What libcni has kept of a sandbox in a network that is not loaded.
    ///
    /// Source: CacheDir of containernetworking/cni, `results/NETWORK-CONTAINER-INTERFACE`.
    func cachedResult(besides networks: [String]) -> String? {
        let directory = "/var/lib/cni/results"
        return paths(in: directory).first { path in !networks.contains { path.hasPrefix("\(directory)/\($0)-") } }
    }
}
