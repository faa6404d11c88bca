import Containerd
import Syntax

extension Facts {
    /// What around containerd breaks pods while their network is fine: proxies, cgroups, and what only a log tells.
    func findSurroundingTrouble() {
        guard readings.now == .ready || readings.now == .notReady else { return }
        findCgroupMismatch()
        findWrongCgroupPath()
        findOtherCRI()
        guard readings.now == .ready else { return }
        findProxy()
        findVersionTrouble()
        findLeftoverSandboxes()
    }

    /// What keeps the CNI's own pods from running keeps NetworkReady from being true.
    var severityOfSurroundings: Severity { readings.now == .ready ? .warning : .error }

    // MARK: CRI

    /// kubelet before 1.23 speaks CRI v1alpha2 only, which containerd has no more from 2.0 on; or it asks another runtime.
    private func findOtherCRI() {
        if let line = journalLine(containing: "unknown service runtime.v1alpha2.RuntimeService"),
            isRecent(line, within: 15 * Span.minute), let version = live?.runningVersion
        {
            let asks = kubeletVersion.isEmpty ? "kubelet" : "kubelet \(kubeletVersion)"
            add(
                Finding(
                    .runtimeTooOld, severityOfSurroundings,
                    "\(asks) asks for CRI v1alpha2, which containerd \(version) has no more; upgrade kubelet to 1.24 or newer.",
                    evidence: [
                        .init("containerd", "\(version)"), .init("kubelet", kubeletVersion),
                        .init("error", "unknown service runtime.v1alpha2.RuntimeService"), .init("log", line.text),
                    ]))
        }
        guard let kubelet = snapshot.system.kubelet, !kubelet.runtimeEndpoint.isEmpty,
            !kubelet.runtimeEndpoint.holds("containerd")
        else { return }
        add(
            Finding(
                .kubeletAsksOther, .info,
                "kubelet (\(kubelet.file)) asks the runtime at \(kubelet.runtimeEndpoint): what containerd says here is not what the cluster sees.",
                at: SourceLocation(file: kubelet.file), evidence: [.init("endpoint", kubelet.runtimeEndpoint)]))
    }

    // MARK: What only the journal tells

    /// A plug-in does not speak the list's version of the CNI specification.
    private func findVersionTrouble() {
        guard let network = readings.onDisk?.loading?.networks.first else { return }
        let sign = recentFailures(since: network.file).first { failure in
            failure.reason.holds("incompatible CNI versions") || failure.reason.holds("the version is empty")
                || failure.reason.holds("unsupported CNI result version")
        }
        guard let sign else { return }
        let chain = network.plugins.map { plugin in
            plugin.type.value + (plugin.ipamType.map { " with \($0.value)" } ?? "")
        }
        let version = network.cniVersion.value
        let what = version.isEmpty ? "has no cniVersion" : "says cniVersion \(version)"
        add(
            Finding(
                .cniVersionUnsupported, .warning,
                "\(network.cniVersion.location?.text ?? network.file) \(what), and \(sign.plugin ?? "containerd") refuses it: \(sign.reason)",
                at: network.cniVersion.location ?? SourceLocation(file: network.file),
                evidence: [
                    .init("cniVersion", version), .init("plugins", chain.joined(separator: ", ")),
                    .init("log", sign.reason),
                ]))
    }

    /// Sandboxes of a network that is no longer configured cannot be taken down.
    private func findLeftoverSandboxes() {
        guard let networks = readings.onDisk?.loading?.networks, !networks.isEmpty else { return }
        let types = Set(networks.flatMap { $0.plugins.map(\.type.value) } + ["loopback"])
        let sign = recentFailures(since: nil).first { failure in
            guard failure.operation == .delete else { return false }
            if let plugin = failure.plugin { return !types.contains(plugin) }
            return failure.reason.holds("cni plugin not initialized") || failure.reason.holds("no such network")
        }
        guard let sign else { return }
        add(
            Finding(
                .sandboxLeftover, .warning,
                "Old sandboxes cannot be removed, because the network that made them is no longer configured: \(sign.reason)",
                evidence: [
                    .init("log", sign.text), .init("networks", networks.map(\.name).joined(separator: ", ")),
                    .init("cached", cachedResult(besides: networks.map(\.name)) ?? ""),
                ]))
    }

    /// What libcni has kept of a sandbox in a network that is not loaded.
    ///
    /// Source: CacheDir of containernetworking/cni, `results/NETWORK-CONTAINER-INTERFACE`.
    func cachedResult(besides networks: [String]) -> String? {
        let directory = "/var/lib/cni/results"
        let name = names(in: directory).first { name in !networks.contains { name.hasPrefix($0 + "-") } }
        return name.map { "\(directory)/\($0)" }
    }
}
