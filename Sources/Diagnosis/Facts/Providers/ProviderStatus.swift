import Node
import Syntax

/// The containers of one known agent on this node.
struct ProviderStatus {
    var agent: CNIProvider
    var containers: [ContainerReading]

    /// All known agents that have a container on the node, in the order of the table.
    static func all(in containers: [ContainerReading]) -> [ProviderStatus] {
        var found: [String: ProviderStatus] = [:]
        for container in containers {
            guard let agent = CNIProvider.of(container) else { continue }
            found[agent.name, default: ProviderStatus(agent: agent, containers: [])].containers.append(container)
        }
        return CNIProvider.all.compactMap { found[$0.name] }
    }

    var isRunning: Bool { containers.contains { $0.state == .running } }

    var hasRunningDaemon: Bool { containers.contains { agent.isDaemon($0) && $0.state == .running } }

    /// A container that ended badly and has not come back.
    var failing: ContainerReading? { ended.first }

    /// Containers that ended badly and have not come back.
    var ended: [ContainerReading] {
        containers.filter { container in
            guard container.state == .exited, container.exitCode != 0 || container.restarts > 0 else { return false }
            return !containers.contains { $0.name == container.name && $0.state == .running }
        }
    }

    var waiting: ContainerReading? { containers.first { $0.state == .waiting || $0.state == .created } }

    /// A daemon of it that has ended and has not come back, or an installer that keeps it from starting; helpers beside
    /// it in the pod may run on.
    var failingDaemon: ContainerReading? {
        if agent.needsEachDaemon, let failing, agent.isDaemon(failing) { return failing }
        let daemons = containers.filter(agent.isDaemon)
        guard !daemons.contains(where: { $0.state == .running || $0.state == .created }) else { return nil }
        let ended = daemons.first { $0.state == .exited && ($0.exitCode != 0 || $0.restarts > 0) }
        guard ended == nil, !containers.contains(where: { $0.state == .running }) else { return ended }
        return containers.first { $0.state == .exited && $0.exitCode != 0 }
    }

    /// The last line of any of its containers' logs that a condition holds for, with its container.
    func line(where isWanted: (String) -> Bool) -> AgentLine? {
        for container in containers {
            if let line = container.log.last(where: isWanted) { return AgentLine(container: container, line: line) }
        }
        return nil
    }

    func line(meaning event: LogEvent) -> AgentLine? { line { $0.means(event) } }
}

/// A line of an agent's log.
struct AgentLine {
    var container: ContainerReading
    var line: String

    /// Where it only says what is tried, the line that says what came of it.
    var orReason: AgentLine {
        let words = LastWords(container.log)
        guard !AgentLog.isError(line), words.isNamed, let reason = words.reason else { return self }
        return AgentLine(container: container, line: reason)
    }
}
