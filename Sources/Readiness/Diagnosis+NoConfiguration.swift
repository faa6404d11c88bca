import Containerd
import Syntax

extension Facts {
    /// conf_dir gives containerd no file: says who should have written one, and what keeps it from that.
    func findMissingConfiguration(_ prediction: Prediction, said: String) {
        let directory = prediction.outcome.confDir ?? prediction.loading?.directory ?? "/etc/cni/net.d"
        let before = findings.count
        findLostDirectory(directory)
        if findings.count == before { findFight(over: directory) }
        if findings.count == before, agents?.contains(where: { $0.line(where: AgentLog.isRemoving) != nil }) == true {
            findMovedAway(directory)
        }
        if findings.count == before { findBlockedAgent() }
        if findings.count == before { findFailingPlacer() }
        if findings.count == before { findMissingAddresses() }
        if findings.count == before { findElsewhere(directory) }
        if findings.count == before { findMovedAway(directory) }
        if findings.count == before { findUselessTemplate(directory) }
        if findings.count == before, let awaited = awaitedNetwork(directory) {
            add(awaited)
            return
        }
        if findings.count == before { findIdleAgent(directory) }
        addEmpty(directory, prediction, said: said)
    }

    /// The plain fact: first where nothing explains it, else a consequence.
    private func addEmpty(_ directory: String, _ prediction: Prediction, said: String) {
        var evidence = [Finding.Evidence("lastCNILoadStatus", said)]
        let refusal = isRejected
        if let refusal { evidence.append(.init("notPlaced", refusal)) }
        let binDirs = prediction.settings?.binDirs.value ?? []
        let programs = binDirs.reduce(0) { $0 + names(in: $1).count }
        if programs == 0, !binDirs.isEmpty {
            evidence.append(.init("binDirs", "\(binDirs.joined(separator: ":")) holds no plug-in either"))
        }
        // libcni keeps what it gave to sandboxes: there was a network once.
        let trace = agents?.isEmpty == false ? nil : cachedResult(besides: [])
        if let trace { evidence.append(.init("cached", trace)) }
        let who =
            switch agents {
            case nil: trace.map { ": one was here, as \($0) tells" } ?? ""
            case _ where trace != nil: ": one was here, as \(trace ?? "") tells, and nothing installs it again"
            case let agents? where agents.isEmpty:
                ": nothing has installed one, and no container of a known CNI is on the node"
            case _?: ""
            }
        let isMissing = exists(directory) == false
        let what = isMissing ? "does not exist" : "holds no CNI configuration (.conf, .conflist, .json)"
        add(
            Finding(
                isMissing ? .confDirMissing : .confDirEmpty, .error,
                "\(directory) \(what)\(who)\(refusal.map { ": \($0)" } ?? ""); a restart cannot help.",
                at: SourceLocation(file: directory), evidence: evidence,
                cause: refusal != nil ? "AGENT_NOT_SCHEDULED" : trace == nil ? nil : "CONF_DELETED_BY_TOOL"))
    }

    /// kubelet refused a pod of a known agent, a taint keeps all away, or only the operator of one has come.
    private var isRejected: String? {
        let hasOnlyPlacers = agents?.allSatisfy { $0.agent.role == .placer } == true
        if hasOnlyPlacers, let taint { return taint }
        if let refused = kubeletWord(.refused) { return refused.text }
        let refused = live?.journal.last { line in
            guard isRecent(line, within: 15 * Span.minute) else { return false }
            guard line.holds("admit") || line.holds("taint") || line.holds("exceeded quota") else { return false }
            return KnownAgent.all.contains { agent in agent.pods.contains { line.holds("\($0)-") } }
        }
        if let refused { return refused.text }
        guard hasOnlyPlacers, let first = agents?.first, let pod = first.containers.first?.pod else { return nil }
        return "only \(first.agent.name) has come (\(pod))"
    }

    /// kubelet gives the node a taint that only a cloud's controller takes away, which has not come to this node.
    ///
    /// Source: `node.cloudprovider.kubernetes.io/uninitialized` in k8s.io/cloud-provider/api.
    private var taint: String? {
        let hasController = snapshot.containers?.contains { $0.name.holds("cloud-controller-manager") } ?? false
        guard !hasController else { return nil }
        let line = live?.journal.last { line in
            isRecent(line, within: 15 * Span.minute)
                && line.holds("node.cloudprovider.kubernetes.io/uninitialized")
        }
        return line?.text
    }

    // MARK: Agents

    /// An agent that is there and cannot do its work, with the reason that its log or containerd's gives.
    func findBlockedAgent() {
        // Who calls the plug-ins of others waits for those to come.
        let readings = (agents ?? []).filter { $0.agent.role != .placer }
        for reading in readings.filter({ $0.agent.role == .network }) + readings.filter({ $0.agent.role != .network }) {
            guard let finding = blocked(reading) else { continue }
            add(finding)
            return
        }
        if let finding = failedSandboxImage {
            add(finding)
            return
        }
        // The pod may have gone from the CRI between two attempts: the pull is in the journal.
        guard
            let pull = failedPull(where: { image in
                ImageName(image).map { name in KnownAgent.all.contains { $0.isImage(name) } } ?? false
            })
        else {
            if let finding = unstartablePod { add(finding) }
            return
        }
        add(imagePull(name: "the CNI", image: pull.image, line: pull.line))
    }

    func blocked(_ reading: AgentReading) -> Finding? {
        if let waiting = reading.waiting ?? reading.failing, let pull = failedPull(of: waiting) {
            return imagePull(name: "\(reading.agent.name)'s \(waiting.title)", image: pull.image, line: pull.line)
        }
        return unstartable(reading) ?? unwritable(reading) ?? withoutAddresses(reading) ?? unreachable(reading)
            ?? misconfigured(reading)
    }

    private func imagePull(name: String, image: String, line: String) -> Finding {
        Finding(
            .agentImagePull, .error,
            "The image \(image) of \(name) cannot be pulled, so nothing writes the CNI configuration: \(line)",
            evidence: [.init("image", image), .init("log", line)])
    }

    /// Source: pkg/kubelet/images of Kubernetes.
    static let pullReasons = [
        "PullImage", "ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName", "ImageInspectError",
        "RegistryUnavailable", "SignatureValidationFailed",
    ]

    /// The newest failed pull of an image, from containerd's or kubelet's journal.
    func failedPull(where isWanted: (String) -> Bool) -> (image: String, line: String)? {
        guard let live else { return nil }
        for line in live.journal.reversed() where isRecent(line, within: 15 * Span.minute) {
            guard Self.pullReasons.contains(where: { line.holds($0) }) else { continue }
            guard line.holds("fail") || line.holds("Err") || line.holds("BackOff") else { continue }
            let clean = line.text
            guard let image = Self.images(in: clean).first(where: isWanted) else { continue }
            return (image, clean)
        }
        return nil
    }

    private func unreachable(_ reading: AgentReading) -> Finding? {
        var hit = reading.line(where: AgentLog.isUnreachableAPI)
        if hit == nil, let line = lastLineOfDaemonLog(reading.agent), AgentLog.isUnreachableAPI(line),
            let container = reading.containers.first(where: reading.agent.isDaemon) ?? reading.containers.first
        {
            hit = (container, line)
        }
        guard let hit else { return nil }
        var evidence = Self.evidence(hit)
        var consequences: [String] = []
        if let proxy = snapshot.containers?.first(where: { $0.name == "kube-proxy" && $0.state == .exited }) {
            let why = AgentLog.reason(proxy.log) ?? "its log is empty"
            evidence.append(.init("kube-proxy", proxy.log.joined(separator: "\n")))
            consequences.append(
                "kube-proxy has ended (\(proxy.restarts) restarts), so no service address works: \(why)")
        }
        return Finding(
            .agentAPIUnreachable, .error,
            "\(reading.agent.name)'s \(hit.container.name) cannot reach the Kubernetes API, so nothing writes the CNI configuration: \(hit.line)",
            evidence: evidence, consequences: consequences)
    }

    /// The line that says most in a log that an agent's real work has of its own.
    private func lastLineOfDaemonLog(_ agent: KnownAgent) -> String? {
        guard agent.name == "aws-node", let bytes = bytes(of: "/var/log/aws-routed-eni/ipamd.log") else { return nil }
        let lines = bytes.split(separator: UInt8(ascii: "\n")).suffix(50).map { String(decoding: $0, as: UTF8.self) }
        return AgentLog.reason(lines)
    }

    private func withoutAddresses(_ reading: AgentReading) -> Finding? {
        guard let hit = reading.line(where: AgentLog.isMissingPodCIDR) else { return nil }
        return Finding(
            .agentWithoutPodCIDR, .error,
            "\(reading.agent.name)'s \(hit.container.name) runs and the node has no range of pod addresses: \(hit.line)",
            evidence: Self.evidence(hit))
    }

    /// The line that tells, with the pod and what its log says around it.
    static func evidence(_ hit: (container: ContainerReading, line: String)) -> [Finding.Evidence] {
        let container = hit.container
        return [
            .init("container", container.name), .init("pod", "\(container.namespace)/\(container.pod)"),
            .init("image", container.image), .init("log", hit.line),
            .init("logTail", container.log.suffix(5).joined(separator: "\n")),
        ]
    }

    private func unwritable(_ reading: AgentReading) -> Finding? {
        guard let hit = reading.line(where: AgentLog.isUnwritable) else { return nil }
        let path = AgentLog.hostPath(in: hit.line) ?? ""
        let mount = snapshot.system.mount(of: path)
        let settings = runtimeStatus?.running.settings ?? readings.afterRestart?.settings
        let ours = (settings?.binDirs.value ?? []) + [settings?.confDir.value].compactMap(\.self)
        let isOurs = ours.contains { path.utf8.starts(with: $0.utf8) }
        let broken = remounts
        let place = mount.map { " (\(path) is on \($0.target), mounted \($0.options.joined(separator: ",")))" } ?? ""
        return Finding(
            .hostDirectoryUnwritable, .error,
            "\(reading.agent.name)'s \(hit.container.name) cannot write to the host\(place): \(hit.line)",
            at: path.isEmpty ? nil : SourceLocation(file: path),
            evidence: Self.evidence(hit) + denials(on: path) + broken,
            mend: isOurs && mount?.options.contains("ro") == true && broken.isEmpty
                ? .fixThenRestart : .fixThenReload)
    }

    private func misconfigured(_ reading: AgentReading) -> Finding? {
        guard let failing = reading.failing else { return nil }
        // Who ends it gives the reason.
        guard kubeletWord(.refused, where: { $0.pod == failing.pod }) == nil else { return nil }
        let why = AgentLog.reason(failing.log) ?? "its log is empty"
        let code = failing.exitCode.map { " with status \($0)" } ?? ""
        return Finding(
            .agentFailing, .error,
            "\(reading.agent.name)'s \(failing.name) has ended\(code) (\(failing.restarts) restarts): \(why)",
            evidence: [
                .init("container", failing.name), .init("pod", "\(failing.namespace)/\(failing.pod)"),
                .init("image", failing.image), .init("log", failing.log.suffix(5).joined(separator: "\n")),
            ], cause: isWithoutOperator(why) ? "AGENT_NOT_SCHEDULED" : nil)
    }

    /// Cilium's agent waits for what its operator makes, and that is not here either.
    private func isWithoutOperator(_ line: String) -> Bool {
        guard line.holds("ensure that Cilium Operator is running") else { return false }
        return agents?.contains { $0.agent.name == "cilium-operator" && $0.isRunning } != true
    }

    /// An agent is there, nothing is known to block it, and it has written nothing.
    private func findIdleAgent(_ directory: String) {
        // What blocks it, or that nothing has so far, mostly stands there.
        guard isObserved(.journal),
            let reading = agents?.first(where: { $0.agent.role != .placer && $0.agent.role != .chained })
        else {
            return
        }
        guard let container = reading.containers.last(where: { $0.state == .running }) ?? reading.waiting else {
            return
        }
        let own = lastLineOfDaemonLog(reading.agent)
        let last = (own ?? AgentLog.complaint(container.log)).map { ": \($0)" } ?? "."
        let what =
            container.state == .running
            ? "runs and has written no configuration" : "has not been created yet, so nothing writes the configuration"
        add(
            Finding(
                .agentFailing, .error, "\(reading.agent.name)'s \(container.title) \(what)\(last)",
                evidence: [
                    .init("container", container.title), .init("pod", "\(container.namespace)/\(container.pod)"),
                    .init("log", (container.log.suffix(5) + [own].compactMap(\.self)).joined(separator: "\n")),
                ], cause: container.state == .running ? nil : "AGENT_IMAGE_PULL"))
    }
}
