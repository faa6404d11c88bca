import CRI
import Linux
package import Readiness

/// Looks for the container runtime that this node's kubelet uses: connects to the known sockets, looks whose they are, at
/// kubelet, and at unit files; no more than some hundred calls of the kernel, and none that waits.
///
/// - Parameter named: what the settings name; where they name all there is no search.
package func findRuntime(_ named: NamedPlace) -> RuntimeChoice {
    guard !named.isComplete, let search = RuntimeSearch() else {
        return RuntimeChoice.choose(RuntimeEvidence(), named: named)
    }
    return RuntimeChoice.choose(search.evidence(named), named: named)
}

private struct RuntimeSearch {
    private let root: NodeRoot
    private let groups = UnitGroups()
    private let files: UnitFiles

    /// nil where the root directory cannot be opened.
    init?() {
        guard let root = try? NodeRoot(path: "/") else { return nil }
        self.root = root
        files = UnitFiles(root: root, groups: groups)
    }

    func evidence(_ named: NamedPlace) -> RuntimeEvidence {
        var evidence = RuntimeEvidence()
        evidence.kubelet = KubeletSearch(root: root, files: files, groups: groups).look()
        let wanted = [named.socket, evidence.kubelet?.endpoint].compactMap { $0.map(socketPath) }
        var paths: [String] = []
        for path in wanted + KnownRuntime.all.map(\.socket) where !paths.contains(path) { paths.append(path) }
        evidence.sockets = paths.compactMap(socket)
        guard !named.isEmpty || evidence.hangsOnUnits else { return evidence }
        for unit in KnownRuntime.all.flatMap(\.units) {
            if let state = files.state(of: unit) { evidence.units.append(.init(unit, state)) }
        }
        guard evidence.sockets.isEmpty, evidence.units.isEmpty else { return evidence }
        evidence.programs = KnownRuntime.all.flatMap(\.programs).filter { root.look(at: $0).last?.status != nil }
        return evidence
    }

    private func socket(_ path: String) -> RuntimeEvidence.Socket? {
        switch SocketPresence(at: path) {
        case .absent, .unknown: nil
        case .refuses: .init(path, .refuses)
        case .denied: .init(path, .denied)
        case .answers(let pid): .init(path, .answers, pid: pid, unit: unit(of: pid))
        }
    }

    /// Behind a socket unit it is systemd that listens, whose own unit tells nothing.
    private func unit(of pid: Int32?) -> String? {
        guard let pid, pid > 1 else { return nil }
        return (try? ProcessFacts(pid: pid))?.unit
    }
}
