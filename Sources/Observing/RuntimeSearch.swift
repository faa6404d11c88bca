import CRI
import Linux
package import Node

/// Looks for the container runtime that this node's kubelet uses: connects to the known sockets, looks whose they are, at
/// kubelet, and at unit files; starts nothing that waits behind a socket unit; no more than some hundred calls of the kernel, and none that waits.
///
/// - Parameters:
///   - named: what the settings name; where they name all there is no search.
///   - old: what was found before, which is kept where it only does not answer for now.
package func findRuntime(_ named: NamedPlace, after old: RuntimeChoice? = nil) -> RuntimeChoice {
    guard !named.isComplete, let search = RuntimeSearch() else {
        return RuntimeChoice.choose(RuntimeEvidence(), named: named)
    }
    return search.choice(named, after: old)
}

struct RuntimeSearch {
    private let root: NodeRoot
    private let groups: UnitGroups
    private let memory = WalkMemory()
    private let files: UnitFiles
    /// Names of the sockets that somebody listens on.
    private let listening: () -> [String]
    private let connect: (String) -> SocketPresence

    /// nil where the root directory cannot be opened.
    init?() {
        guard let root = try? NodeRoot(path: "/") else { return nil }
        self.init(root: root, groups: UnitGroups(), listening: { ListeningSockets().names }) { SocketPresence(at: $0) }
    }

    init(
        root: NodeRoot, groups: UnitGroups, listening: @escaping () -> [String],
        connect: @escaping (String) -> SocketPresence
    ) {
        self.root = root
        self.groups = groups
        files = UnitFiles(root: root, groups: groups, memory: memory)
        self.listening = listening
        self.connect = connect
    }

    func choice(_ named: NamedPlace, after old: RuntimeChoice?) -> RuntimeChoice {
        let evidence = evidence(named)
        let new = RuntimeChoice.choose(evidence, named: named)
        guard let old, old != new, named.unit == nil, named.socket == nil,
            var kept = old.kept(over: new, evidence, unit: files.state(of: old.unit))
        else { return new }
        if let config = named.config { kept.config = config }
        return kept
    }

    func evidence(_ named: NamedPlace) -> RuntimeEvidence {
        var evidence = RuntimeEvidence()
        evidence.kubelet = KubeletSearch(root: root, files: files, groups: groups, memory: memory).look()
        let asked = [named.socket, evidence.kubelet.flatMap { $0.isInUse ? $0.endpoint : nil }].compactMap {
            $0.map(socketPath)
        }
        let named = [evidence.kubelet?.endpoint].compactMap(\.self)
        var paths: [String] = []
        for path in asked + named + KnownRuntime.all.map(\.socket) where !paths.contains(path) { paths.append(path) }
        evidence.sockets = paths.compactMap { asked.contains($0) ? socket($0) : unasked($0) }
        guard !named.isEmpty || evidence.hangsOnUnits else { return evidence }
        for unit in units { if let state = files.state(of: unit) { evidence.units.append(.init(unit, state)) } }
        guard evidence.sockets.isEmpty, evidence.units.isEmpty else { return evidence }
        evidence.programs = KnownRuntime.all.flatMap(\.programs).filter { root.look(at: $0).last?.status != nil }
        return evidence
    }

    private var units: [String] {
        KnownRuntime.all.flatMap(\.units).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// One that neither kubelet nor the settings name: nobody else may connect to it, so it is not to be woken either.
    private func unasked(_ path: String) -> RuntimeEvidence.Socket? {
        guard let end = root.look(at: path, remembering: memory).last, end.status != nil || end.error != nil else {
            return nil
        }
        guard mayWake(path) else { return socket(path) }
        guard end.error == nil else { return nil }
        let names = listening().map(socketPath)
        return .init(path, names.contains(path) || names.contains(socketPath(end.path)) ? .sleeps : .refuses)
    }

    /// Whether systemd may listen there for a service that does not run.
    ///
    /// Docker's socket may lead to Podman's, whose units have names of their own.
    private func mayWake(_ path: String) -> Bool {
        let services = KnownRuntime.all.filter { $0.socket == path }.flatMap(\.units)
        guard !services.contains(where: { groups.processes(of: $0) != nil }) else { return false }
        return path == KnownRuntime.docker.socket || services.contains { files.state(of: socketUnit(of: $0)) != nil }
    }

    private func socketUnit(of service: String) -> String { "\(service.dropLast("service".utf8.count))socket" }

    private func socket(_ path: String) -> RuntimeEvidence.Socket? {
        switch connect(path) {
        case .absent, .unknown: return nil
        case .refuses: return .init(path, .refuses)
        case .denied: return .init(path, .denied)
        case .answers(let pid):
            let facts = facts(of: pid)
            return .init(path, .answers, pid: pid, unit: facts?.unit, program: facts?.program)
        }
    }

    /// Behind a socket unit it is systemd that listens, whose own unit and program tell nothing.
    private func facts(of pid: Int32?) -> (unit: String?, program: String?)? {
        guard let pid, pid > 1, let facts = try? ProcessFacts(pid: pid) else { return nil }
        return (facts.unit, facts.executable?.split(separator: "/").last.map(String.init) ?? facts.name)
    }
}
