import Containerd
import Syntax

/// A node that has just begun has no network yet, and nothing is wrong with it.
extension Facts {
    /// How long a CNI may take to write its configuration once containerd or its own container has begun.
    private static let graceOfNetwork = Span.minute
    /// kubelet gives up a pull that makes no headway for a minute; a large image takes longer.
    private static let graceOfPull = 2 * Span.minute

    /// What the node waits for, where nothing that it shows is wrong so far.
    func awaitedNetwork(_ directory: String) -> Finding? {
        guard let agents, isObserved(.journal), agents.allSatisfy(\.isFine), kubeletWord(.refused) == nil else {
            return nil
        }
        let coming = agents.filter { $0.agent.role == .network || $0.agent.role == .meta }
        let container = coming.lazy.compactMap { $0.waiting ?? $0.running }.first
        let name = container.map { "\(KnownAgent.of($0)?.name ?? "the CNI")'s \($0.title)" }
        let why: String
        if let container, let image = imageBeingPulled(for: container) {
            why = "the image \(image) of \(name ?? "") is being pulled"
        } else if let container, isYoung(directory) || isJustCreated(container) {
            why = "\(name ?? "") \(container.state == .running ? "is at work" : "is to start")"
        } else if container == nil, isYoung(directory), hasKubeletAsked {
            why = "no pod of a CNI has come so far"
        } else {
            return nil
        }
        return Finding(
            .confDirEmpty, .info, "\(directory) holds no CNI configuration yet, and nothing is wrong so far: \(why).",
            at: SourceLocation(file: directory),
            evidence: container.map { [.init("container", $0.title), .init("pod", "\($0.namespace)/\($0.pod)")] } ?? [],
            cause: "NONE")
    }

    /// containerd has just begun, the network has not been missing for longer, and nobody has emptied the directory.
    private func isYoung(_ directory: String) -> Bool {
        guard let live, let start = live.process?.startedMonotonic ?? live.unit?.activeSince else { return false }
        let age = snapshot.takenAt.monotonic - start
        guard age < Self.graceOfNetwork else { return false }
        let isOldTrouble = live.journal.contains { line in
            !isRecent(line, within: Self.graceOfNetwork) && Self.isKubeletsQuestion(line)
        }
        guard !isOldTrouble else { return false }
        guard case .entry(let entry, _) = Lookup(snapshot.files).find(directory) else { return true }
        // containerd makes the directory itself at its start.
        return entry.changed < snapshot.takenAt.realtime - age + 5 * Span.second
    }

    /// Where no kubelet asks for a network nobody brings one.
    private var hasKubeletAsked: Bool {
        live?.journal.contains { isRecent($0, within: Self.graceOfNetwork) && Self.isKubeletsQuestion($0) } ?? false
    }

    /// Source: "Container runtime network not ready" of pkg/kubelet/kubelet.go.
    private static func isKubeletsQuestion(_ line: JournalLine) -> Bool { line.holds("NetworkReady=false") }

    /// Source: "CreateContainer within sandbox" in the log of containerd.
    private func isJustCreated(_ container: ContainerReading) -> Bool {
        live?.journal.contains { line in
            isRecent(line, within: Self.graceOfNetwork) && line.holds("CreateContainer within sandbox")
                && line.holds("Name:\(container.name),Attempt:0")
        } ?? false
    }

    /// The image of a container, or of a pod that has none yet, where the newest word on it is that it is asked for.
    private func imageBeingPulled(for container: ContainerReading) -> String? {
        let agent = KnownAgent.of(container)
        for line in (live?.journal ?? []).reversed() where line.holds("PullImage") {
            let images = Self.images(in: line.text)
            let image = images.first { image in
                guard !container.hasImageName else { return Self.isSameImage(image, container.image) }
                return ImageName(image).map { agent?.isImage($0) ?? false } ?? false
            }
            guard let image else { continue }
            guard isRecent(line, within: Self.graceOfPull) else { return nil }
            let isOver = ["fail", "returns image reference", "BackOff"].contains { line.holds($0) }
            return isOver ? nil : image
        }
        return nil
    }
}

extension AgentReading {
    fileprivate var running: ContainerReading? { containers.last { $0.state == .running } }

    /// None of its containers has ended badly, begun anew or called anything an error.
    fileprivate var isFine: Bool {
        containers.allSatisfy { container in
            guard container.restarts == 0, container.exitCode ?? 0 == 0 else { return false }
            return !container.log.contains(where: AgentLog.isError)
        }
    }
}

extension Assessment {
    /// The network is not ready, nothing is wrong so far, and no event need announce that it takes too long.
    package var awaitsNetwork: Bool { now == .notReady && findings.tellOfAwaitedNetwork }
}

extension [Finding] {
    /// The network is not ready, and all that is known of it is that it is still on its way.
    var tellOfAwaitedNetwork: Bool {
        contains { $0.code == .confDirEmpty && $0.severity == .info } && allSatisfy { $0.severity == .info }
    }
}
