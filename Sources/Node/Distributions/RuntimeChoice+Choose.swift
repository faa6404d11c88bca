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
        return bySocket ?? byUnit ?? byLeftSocket ?? nothing
    }

    // MARK: Settings

    private var byName: RuntimeChoice? {
        if let socket = named.socket {
            return settled(on: socketPath(socket), .settings, "the settings name it", unit: named.unit)
        }
        guard let unit = named.unit, let row = rows.first(where: { $0.units.contains(unit) && isPossible($0) }) else {
            return nil
        }
        return RuntimeChoice(row, unit: unit, .settings, "the settings name it")
    }

    // MARK: kubelet

    private var byKubelet: RuntimeChoice? {
        guard let kubelet = evidence.kubelet else { return nil }
        guard let endpoint = kubelet.endpoint else { return byDefault(of: kubelet) }
        // A file may be left over where no kubelet reads it.
        guard kubelet.isInUse || isLikely(endpoint) else { return nil }
        return settled(on: endpoint, .kubelet, "it is kubelet's endpoint (\(kubelet.source))")
    }

    /// Whether an endpoint that no kubelet is seen to use may be the node's all the same.
    private func isLikely(_ endpoint: String) -> Bool {
        let isDistributions = rows.contains { $0.distribution != nil && $0.socket == endpoint }
        guard isDistributions || !hasDistribution else { return false }
        guard state(ofSocket: endpoint) != .sleeps else { return false }
        return listening.isEmpty || listening.contains { $0.path == endpoint }
    }

    private func byDefault(of kubelet: RuntimeEvidence.Kubelet) -> RuntimeChoice? {
        let endpoint = RuntimeEvidence.Kubelet.defaultEndpoint
        // A kubelet that is old enough to bring dockershim has no such default.
        guard kubelet.isInUse, !isListening(KnownRuntime.dockershim.socket) else { return nil }
        let isThere = listening.contains { $0.path == endpoint }
        let isMeant =
            state(ofSocket: endpoint) != nil || state(of: KnownRuntime.usualUnit).map { $0 >= .enabled } == true
        guard isThere ? listening.count > 1 : isMeant && !hasDistribution else { return nil }
        return settled(on: endpoint, .kubelet, "kubelet is given no endpoint, and this is where it then connects")
    }

    // MARK: Sockets

    private var bySocket: RuntimeChoice? {
        guard let first = listening.min(by: { rank($0) < rank($1) }) else { return nil }
        if first.path == KnownRuntime.usualSocket, let restarting { return restarting }
        let why =
            listening.count == 1 ? "it alone of the known sockets answers" : "of those that answer it comes first"
        return settled(on: first.path, .socket, why)
    }

    /// A distribution that does not answer now, where what answers is a containerd that no kubelet is seen to use: Docker's,
    /// or one beside the socket that the distribution has left.
    private var restarting: RuntimeChoice? {
        guard evidence.kubelet?.isInUse != true else { return nil }
        let hasDocker = isListening(KnownRuntime.docker.socket)
        let candidates = rows.filter { row in
            row.distribution != nil && isPossible(row) && best(row) >= RuntimeEvidence.Unit.State.enabled.rawValue
                && (hasDocker || state(ofSocket: row.socket) != nil)
        }
        guard let row = candidates.max(by: { best($0) < best($1) }) else { return nil }
        let unit = unit(of: row)
        return RuntimeChoice(
            row, unit: unit, .unit, "\(unit) \(how(unit)) and brings the node's kubelet, and does not answer now")
    }

    /// k3s runs Docker only where it is told to, which its socket alone shows.
    private func isPossible(_ row: KnownRuntime) -> Bool {
        row.distribution == nil || row.runtime == KnownRuntime.Name.containerd || state(ofSocket: row.socket) != nil
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
        guard let row else { return strange(path, basis, why, unit: wanted ?? service, isNamed: wanted != nil) }
        let isOwn = owner.map(row.units.contains) ?? false
        let whose = isOwn && basis != .settings ? "; its process is in \(owner ?? "")" : ""
        var choice = RuntimeChoice(row, unit: wanted ?? service ?? unit(of: row), basis, why + whose)
        choice.isCertain = isOwn
        return choice
    }

    /// One behind a socket that no known runtime has.
    private func strange(
        _ path: String, _ basis: RuntimeChoice.Basis, _ why: String, unit: String?, isNamed: Bool
    ) -> RuntimeChoice {
        let socket = evidence.sockets.first { $0.path == path }
        let program = socket?.program.map(RuntimeProgram.init)
        var choice = RuntimeChoice(
            runtime: program?.runtime, unit: unit ?? KnownRuntime.usualUnit, socket: path,
            config: KnownRuntime.usualConfig, basis: basis, why: why)
        if isNamed { return choice }
        if let program, program.runtime == nil {
            choice.doubt = "\(program.name) listens on \(path), and passes on to a runtime that is not seen from here"
        } else if unit == nil, socket?.state != .answers, isOfAnotherSocket(KnownRuntime.usualUnit) {
            choice.doubt = "nobody listens on \(path), and \(KnownRuntime.usualUnit) has another socket"
        }
        return choice
    }

    private func isOfAnotherSocket(_ unit: String) -> Bool {
        evidence.sockets.contains { $0.unit == unit } || isListening(KnownRuntime.usualSocket)
    }

    // MARK: Units

    private var byUnit: RuntimeChoice? {
        let known = isDockerAlone ? rows + [KnownRuntime.docker] : rows
        // dockershim is a part of kubelet's program, which now is mostly another one.
        let installed = known.filter { row in best(row) >= 0 && row != KnownRuntime.dockershim && isPossible(row) }
        guard let row = installed.max(by: { best($0) < best($1) }) else { return docker }
        let unit = unit(of: row)
        guard row != KnownRuntime.docker else { return docker }
        // Who is asked there for a CRI would be started by it.
        if row.runtime == KnownRuntime.Name.docker, state(ofSocket: row.socket) == .sleeps {
            return RuntimeChoice(KnownRuntime.docker, unit: unit, .unit, "\(unit) waits to be started by a connection")
        }
        return RuntimeChoice(row, unit: unit, .unit, "no known socket answers, and \(unit) \(how(unit))")
    }

    private func how(_ unit: String) -> String {
        switch state(of: unit) {
        case .running?: "runs"
        case .enabled?: "starts at boot"
        case .masked?: "is masked"
        case .present?, nil: "is there"
        }
    }

    private var docker: RuntimeChoice? {
        guard best(KnownRuntime.docker) >= 0 else { return nil }
        return RuntimeChoice(
            KnownRuntime.docker, unit: "docker.service", .unit, "no socket of a CRI is there, and Docker is")
    }

    private func state(ofSocket path: String) -> RuntimeEvidence.Socket.State? {
        evidence.sockets.first { $0.path == path }?.state
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

    /// A unit of a name of its own has run there.
    private var byLeftSocket: RuntimeChoice? {
        let why = "its socket was left, and no known unit is there"
        let left = evidence.sockets.first { socket in rows.contains { $0.socket == socket.path } }
        if let left { return settled(on: left.path, .socket, why) }
        guard state(ofSocket: KnownRuntime.docker.socket) != nil else { return nil }
        return RuntimeChoice(KnownRuntime.docker, unit: "docker.service", .socket, why)
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
            guard socket.state.isAlive, socket.path != KnownRuntime.docker.socket else { return false }
            // A second name of a socket is no second runtime.
            guard let pid = socket.pid, pid > 1 else { return true }
            return seen.insert(pid).inserted || evidence.kubelet?.endpoint == socket.path
        }
    }

    /// systemd's waiting for a service counts: it will be there once it is asked.
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
        isListening(KnownRuntime.docker.socket) && evidence.kubelet == nil && !hasDistribution
    }

    /// One that answers, runs or starts at boot.
    private var hasDistribution: Bool {
        rows.contains { row in
            guard row.distribution != nil else { return false }
            return listening.contains { $0.path == row.socket }
                || row.units.contains { state(of: $0).map { $0 >= .enabled } ?? false }
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

/// What the program that listens on a socket tells of the runtime.
private struct RuntimeProgram {
    let name: String

    /// nil where it is no known runtime's: one in between, as koord-runtimeproxy and cri-resource-manager are, or a runtime
    /// that only its answer tells.
    var runtime: String? {
        if ["containerd", "k3s", "k0s", "rke2"].contains(where: { name.hasPrefix($0) }) {
            return KnownRuntime.Name.containerd
        }
        if name.hasPrefix("crio") { return KnownRuntime.Name.crio }
        // dockershim is within kubelet.
        let isDocker = ["cri-dockerd", "dockerd", "kubelet"].contains { name.hasPrefix($0) }
        return isDocker ? KnownRuntime.Name.docker : nil
    }
}
