import Containerd
import Node
import Syntax

/// A node that has just begun has no network yet, and nothing is wrong with it.
struct AwaitedNetwork {
    enum Step {
        case pull(image: String)
        /// A container runs.
        case work
        /// A container is to start.
        case start
        /// No pod of a CNI has come so far.
        case pod
    }

    /// That which is to be filled.
    var directory: String
    var step: Step
    var container: ContainerReading?

    /// Whose container it is, for people.
    var title: String { container.map { "\(CNIProvider.of($0)?.name ?? "the CNI")'s \($0.title)" } ?? "" }
}

extension Facts {
    /// How long a CNI may take to write its configuration once containerd or its own container has begun.
    private static let graceOfNetwork = Span.minute
    /// kubelet gives up a pull that makes no headway for a minute; a large image takes longer.
    private static let graceOfPull = 2 * Span.minute

    /// What the node waits for, where nothing that it shows is wrong so far.
    func awaitedNetwork(_ directory: String) -> AwaitedNetwork? {
        guard let agents, isObserved(.journal), agents.allSatisfy(\.isFine), podEvent(.refused) == nil else {
            return nil
        }
        let coming = agents.filter { $0.agent.role == .network || $0.agent.role == .meta }
        guard let container = coming.lazy.compactMap({ $0.waiting ?? $0.running }).first else {
            guard isYoung(directory), hasKubeletAsked else { return nil }
            return AwaitedNetwork(directory: directory, step: .pod)
        }
        if let image = imageBeingPulled(for: container, within: Self.graceOfPull) {
            return AwaitedNetwork(directory: directory, step: .pull(image: image), container: container)
        }
        guard isYoung(directory) || isJustCreated(container) else { return nil }
        return AwaitedNetwork(
            directory: directory, step: container.state == .running ? .work : .start, container: container)
    }

    /// containerd has just begun, the network has not been missing for longer, and nobody has emptied the directory.
    private func isYoung(_ directory: String) -> Bool {
        guard let live, let start = live.process?.startedMonotonic ?? live.unit?.activeSince else { return false }
        let age = snapshot.takenAt.monotonic - start
        guard age < Self.graceOfNetwork else { return false }
        let isOldTrouble = live.journal.contains { line in
            !isRecent(line, within: Self.graceOfNetwork) && line.means(.questionForNetwork)
        }
        guard !isOldTrouble else { return false }
        // containerd makes the directory itself at its start.
        let end = snapshot.takenAt.realtime - age + 5 * Span.second
        return entry(at: directory).map { $0.changed < end } ?? true
    }

    /// Where no kubelet asks for a network nobody brings one.
    private var hasKubeletAsked: Bool {
        journal.contains { isRecent($0, within: Self.graceOfNetwork) && $0.means(.questionForNetwork) }
    }

    private func isJustCreated(_ container: ContainerReading) -> Bool {
        journal.contains { isRecent($0, within: Self.graceOfNetwork) && $0.isFirstCreation(of: container.name) }
    }
}

extension ProviderStatus {
    fileprivate var running: ContainerReading? { containers.last { $0.state == .running } }

    /// None of its containers has ended badly, begun anew or called anything an error.
    fileprivate var isFine: Bool {
        containers.allSatisfy { container in
            guard container.restarts == 0, container.exitCode ?? 0 == 0 else { return false }
            return !container.log.contains(where: AgentLog.isError)
        }
    }
}
