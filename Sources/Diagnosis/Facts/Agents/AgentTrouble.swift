import Containerd
import Node
import Syntax

/// What keeps an agent that has come to the node from its work.
indirect enum AgentTrouble {
    /// An image that cannot be had; without a container where the pod has gone from the CRI between two attempts.
    case pull(ImagePull, of: AgentContainer?)
    /// The same of the image that holds a pod's namespaces.
    case sandboxImage(String?, text: String, why: String)
    case unstartable(PodEvent)
    case unwritable(ProviderStatus, AgentLine)
    case withoutAddresses(ProviderStatus, AgentLine)
    case unreachableAPI(ProviderStatus, AgentLine)
    /// A container that ended badly and has not come back.
    case ended(AgentContainer, lacksPlacer: Bool)
    /// Who places the agent's pods runs, and its last word is an error.
    case complaint(ProviderStatus, AgentLine)
}

/// A container of an agent.
struct AgentContainer {
    var agent: CNIProvider
    var container: ContainerReading

    /// `calico's install-cni`.
    var title: String { "\(agent.name)'s \(container.title)" }
}

extension Facts {
    /// An agent that is there and cannot do its work.
    var blockedAgent: AgentTrouble? {
        // Who calls the plugins of others waits for those to come.
        let statuses = (agents ?? []).filter { $0.agent.role != .placer }
        let inOrder = statuses.filter { $0.agent.role == .network } + statuses.filter { $0.agent.role != .network }
        if let trouble = inOrder.lazy.compactMap({ self.trouble(of: $0) }).first { return trouble }
        if let (image, text, why) = sandboxImageFailure { return .sandboxImage(image, text: text, why: why) }
        // The pod may have gone from the CRI between two attempts: the pull is in the journal.
        if let pull = failedPullOfAnyAgent { return .pull(pull, of: nil) }
        return unstartablePod.map(AgentTrouble.unstartable)
    }

    /// Who places the agent's pods is all that has come, and cannot do that work.
    var failingPlacer: AgentTrouble? {
        guard let agents, agents.allSatisfy({ $0.agent.role == .placer }) else { return nil }
        return agents.lazy.compactMap { self.trouble(of: $0) ?? self.complaint(of: $0) }.first
    }

    /// With the reason that its log or containerd's gives.
    func trouble(of reading: ProviderStatus) -> AgentTrouble? {
        if let waiting = reading.waiting ?? reading.failing, let pull = failedPull(of: waiting) {
            return .pull(pull, of: AgentContainer(agent: reading.agent, container: waiting))
        }
        if let word = unstartable(reading) { return .unstartable(word) }
        let denied = reading.line(meaning: .unwritable) ?? reading.line { self.strangeOwner(in: $0) != nil }
        if let denied { return .unwritable(reading, denied) }
        if let line = reading.line(meaning: .missingPodCIDR) { return .withoutAddresses(reading, line) }
        if let line = unreachableAPI(reading) { return .unreachableAPI(reading, line) }
        return ended(reading)
    }

    private func unreachableAPI(_ reading: ProviderStatus) -> AgentLine? {
        if let line = reading.line(meaning: .unreachableAPI) { return line.orReason }
        guard let line = lastLineOfHostLog(reading.agent), line.means(.unreachableAPI),
            let container = reading.containers.first(where: reading.agent.isDaemon) ?? reading.containers.first
        else { return nil }
        return AgentLine(container: container, line: line)
    }

    private func ended(_ reading: ProviderStatus) -> AgentTrouble? {
        guard let failing = reading.failing else { return nil }
        // Who ends it gives the reason.
        guard podEvent(.refused, where: { $0.pod == failing.pod }) == nil else { return nil }
        return .ended(
            AgentContainer(agent: reading.agent, container: failing), lacksPlacer: lacksPlacer(reading.agent, failing))
    }

    /// It waits for what another agent makes, and that is not here either.
    private func lacksPlacer(_ agent: CNIProvider, _ container: ContainerReading) -> Bool {
        guard let placer = agent.placer, LastWords(container.log).reason?.holds(placer.complaint) == true else {
            return false
        }
        return agents?.contains { $0.agent.name == placer.name && $0.isRunning } != true
    }

    private func complaint(of reading: ProviderStatus) -> AgentTrouble? {
        guard let line = reading.line(where: AgentLog.isError), line.container.state == .running else { return nil }
        return .complaint(reading, line)
    }

    /// The line that says most in a log that an agent's real work has of its own.
    func lastLineOfHostLog(_ agent: CNIProvider) -> String? {
        guard !agent.hostLog.isEmpty, let bytes = bytes(of: agent.hostLog) else { return nil }
        let lines = bytes.split(separator: UInt8(ascii: "\n")).suffix(50).map { String(decoding: $0, as: UTF8.self) }
        return LastWords(lines).reason ?? lines.last
    }

    /// kube-proxy, where it has ended: then no service address works.
    var endedProxy: ContainerReading? {
        snapshot.containers?.first { $0.isKubeProxy && $0.state == .exited }
    }

    /// An agent without containers, as a distribution has it within itself, says in the journal that the node has no range.
    var addresslessUnit: JournalLine? {
        hasNetworkAgent ? nil : recentLines.last { $0.mayMean(.missingPodCIDR) && $0.text.means(.missingPodCIDR) }
    }

    /// kubelet's newest word on an API server that it calls again and again in vain, where no pod of a CNI has come.
    var vainCallOfKubelet: JournalLine? {
        guard agents?.isEmpty == true else { return nil }
        let calls = recentLines.filter {
            DistributionFiles.isOfKubelet($0.unit) && $0.mayMean(.unreachableAPI) && $0.text.means(.unreachableAPI)
        }
        guard let last = calls.last, isRecent(last, within: Self.timeBetweenCalls),
            calls.contains(where: { $0.realtime <= last.realtime - 10 * Span.second })
        else { return nil }
        return last
    }

    /// kubelet calls its API server at least every ten seconds, for its lease.
    private static let timeBetweenCalls = Span.minute

    /// An agent is there, nothing is known to block it, and it has written nothing.
    var idleAgent: AgentContainer? {
        // What blocks it, or that nothing has so far, mostly stands there.
        guard isObserved(.journal),
            let reading = agents?.first(where: { $0.agent.role != .placer && $0.agent.role != .chained }),
            let container = reading.daemon ?? reading.waiting
        else { return nil }
        return AgentContainer(agent: reading.agent, container: container)
    }
}

extension ProviderStatus {
    /// The container that does the agent's work, where it runs, else the last that does.
    fileprivate var daemon: ContainerReading? {
        let running = containers.filter { $0.state == .running }
        return running.last(where: agent.isDaemon) ?? running.last
    }
}
