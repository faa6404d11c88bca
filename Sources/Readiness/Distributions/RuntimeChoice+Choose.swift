extension RuntimeChoice {
    /// Chooses the runtime to be judged.
    ///
    /// In this order: what the settings name; the endpoint that kubelet is given; of the known sockets those that answer;
    /// of the known units the one that runs, else one that starts at boot, else one that exists.
    package static func choose(_ evidence: RuntimeEvidence, named: NamedPlace = NamedPlace()) -> RuntimeChoice {
        Chooser(evidence: evidence, named: named).choice
    }
}

private struct Chooser {
    let evidence: RuntimeEvidence
    let named: NamedPlace

    var choice: RuntimeChoice {
        var choice = found
        if let unit = named.unit { choice.unit = unit }
        if let socket = named.socket { choice.socket = socket }
        if let config = named.config { choice.config = config }
        choice.others = others(than: choice)
        choice.isDockerAlone = isDockerAlone
        return choice
    }

    private var found: RuntimeChoice {
        if let byName { return byName }
        if let byKubelet { return byKubelet }
        return bySocket ?? byUnit ?? nothing
    }

    // MARK: Settings

    private var byName: RuntimeChoice? {
        if let socket = named.socket {
            return settled(on: socketPath(socket), .settings, "the settings name it", unit: named.unit)
        }
        guard let unit = named.unit, let row = rows.first(where: { $0.units.contains(unit) }) else { return nil }
        return RuntimeChoice(row, unit: unit, .settings, "the settings name it")
    }

    // MARK: kubelet

    private var byKubelet: RuntimeChoice? {
        guard let kubelet = evidence.kubelet else { return nil }
        guard let endpoint = kubelet.endpoint else { return byDefault(of: kubelet) }
        // A file may be left over where no kubelet reads it.
        let isAlive = listening.contains { $0.path == endpoint }
        guard kubelet.isInUse || isAlive || listening.isEmpty else { return nil }
        return settled(on: endpoint, .kubelet, "it is kubelet's endpoint (\(kubelet.source))")
    }

    private func byDefault(of kubelet: RuntimeEvidence.Kubelet) -> RuntimeChoice? {
        let endpoint = RuntimeEvidence.Kubelet.defaultEndpoint
        guard kubelet.isInUse, listening.count > 1, listening.contains(where: { $0.path == endpoint }) else {
            return nil
        }
        return settled(on: endpoint, .kubelet, "kubelet is given no endpoint, and this is where it then connects")
    }

    // MARK: Sockets

    private var bySocket: RuntimeChoice? {
        guard let first = listening.min(by: { rank($0) < rank($1) }) else { return nil }
        let why =
            listening.count == 1 ? "it alone of the known sockets answers" : "of those that answer it comes first"
        return settled(on: first.path, .socket, why)
    }

    /// Lower comes first.
    private func rank(_ socket: RuntimeEvidence.Socket) -> Int {
        let index = rows.firstIndex { $0.socket == socket.path } ?? rows.count
        // Docker brings a containerd for its own use, and mostly without a CRI.
        return socket.path == KnownRuntime.usualSocket && isListening(KnownRuntime.docker.socket)
            ? rows.count + 1 : index
    }

    /// The runtime behind a socket, whether it answers or not.
    private func settled(
        on path: String, _ basis: RuntimeChoice.Basis, _ why: String, unit wanted: String? = nil
    ) -> RuntimeChoice {
        let owner = evidence.sockets.first { $0.path == path }?.unit
        let candidates = rows.filter { $0.socket == path }
        let row =
            candidates.first { row in [wanted, owner].contains { $0.map(row.units.contains) ?? false } }
            ?? candidates.max { best($0) < best($1) } ?? candidates.first
        let service = owner.flatMap { $0.hasSuffix(".service") ? $0 : nil }
        guard let row else {
            return RuntimeChoice(
                runtime: nil, unit: wanted ?? service ?? KnownRuntime.usualUnit, socket: path,
                config: KnownRuntime.usualConfig, basis: basis, why: why)
        }
        let isOwn = owner.map(row.units.contains) ?? false
        let whose = isOwn && basis != .settings ? "; its process is in \(owner ?? "")" : ""
        var choice = RuntimeChoice(row, unit: wanted ?? service ?? unit(of: row), basis, why + whose)
        choice.isCertain = isOwn
        return choice
    }

    // MARK: Units

    private var byUnit: RuntimeChoice? {
        let known = isDockerAlone ? rows + [KnownRuntime.docker] : rows
        // dockershim is a part of kubelet's program, which now is mostly another one.
        let installed = known.filter { row in best(row) >= 0 && row.units != ["kubelet.service"] }
        guard let row = installed.max(by: { best($0) < best($1) }) else { return docker }
        let unit = unit(of: row)
        guard row != KnownRuntime.docker else { return docker }
        let how =
            switch state(of: unit) {
            case .running?: "runs"
            case .enabled?: "starts at boot"
            case .masked?: "is masked"
            case .present?, nil: "is there"
            }
        return RuntimeChoice(row, unit: unit, .unit, "no known socket answers, and \(unit) \(how)")
    }

    private var docker: RuntimeChoice? {
        guard best(KnownRuntime.docker) >= 0 else { return nil }
        return RuntimeChoice(
            KnownRuntime.docker, unit: "docker.service", .unit, "no socket of a CRI is there, and Docker is")
    }

    private func state(of unit: String) -> RuntimeEvidence.Unit.State? {
        evidence.units.first { $0.name == unit }?.state
    }

    /// How much the best of its units weighs; -1 where none is there.
    private func best(_ row: KnownRuntime) -> Int {
        // What listens for it starts it.
        if row == KnownRuntime.docker, isListening(row.socket) { return RuntimeEvidence.Unit.State.running.rawValue }
        return row.units.map { state(of: $0)?.rawValue ?? -1 }.max() ?? -1
    }

    private func unit(of row: KnownRuntime) -> String {
        let states = row.units.map { (name: $0, state: state(of: $0)?.rawValue ?? -1) }
        let best = states.map(\.state).max()
        return states.first { $0.state == best }?.name ?? KnownRuntime.usualUnit
    }

    private var nothing: RuntimeChoice {
        let usual = KnownRuntime.self
        let programs = evidence.programs.sorted().joined(separator: ", ")
        let why =
            programs.isEmpty
            ? "no known socket, unit or program of a container runtime is there"
            : "\(programs) \(evidence.programs.count == 1 ? "is" : "are") installed, and neither a known socket nor a unit is there"
        return RuntimeChoice(
            runtime: nil, unit: usual.usualUnit, socket: usual.usualSocket, config: usual.usualConfig, basis: .nothing,
            why: why)
    }

    // MARK: What answers

    private var rows: [KnownRuntime] { KnownRuntime.all.filter(\.speaksCRI) }

    /// The sockets of runtimes that somebody listens on, or may.
    private var listening: [RuntimeEvidence.Socket] {
        var seen: Set<Int32> = []
        return evidence.sockets.filter { socket in
            guard socket.state != .refuses, socket.path != KnownRuntime.docker.socket else { return false }
            // A second name of a socket is no second runtime.
            guard let pid = socket.pid, pid > 1 else { return true }
            return seen.insert(pid).inserted || evidence.kubelet?.endpoint == socket.path
        }
    }

    private func isListening(_ path: String) -> Bool {
        evidence.sockets.contains { $0.path == path && $0.state != .refuses }
    }

    private func others(than choice: RuntimeChoice) -> [RuntimeChoice.Other] {
        let chosen = listening.first { $0.path == socketPath(choice.socket) }
        guard let chosen else { return [] }
        return listening.compactMap { socket in
            guard socket.path != chosen.path, socket.pid == nil || socket.pid != chosen.pid else { return nil }
            let row = rows.first { row in row.socket == socket.path && socket.unit.map(row.units.contains) ?? false }
            let known = row ?? rows.first { $0.socket == socket.path }
            let name = known.map { $0.distribution ?? KnownRuntime.title($0.runtime) } ?? "a runtime"
            return .init(name: name, socket: socket.path)
        }
    }

    private var isDockerAlone: Bool {
        guard isListening(KnownRuntime.docker.socket), evidence.kubelet == nil else { return false }
        return !rows.contains { row in
            row.distribution != nil && row.units.contains { state(of: $0).map { $0 >= .enabled } ?? false }
        }
    }
}

extension RuntimeChoice {
    fileprivate init(_ row: KnownRuntime, unit: String, _ basis: Basis, _ why: String) {
        self.init(
            runtime: row.runtime, distribution: row.distribution, unit: unit, socket: row.socket, config: row.config,
            basis: basis, why: why)
    }
}
