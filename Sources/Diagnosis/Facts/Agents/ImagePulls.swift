import Node
import Syntax

/// The newest failed pull of an image, from containerd's or kubelet's journal.
struct ImagePull {
    var image: String
    var line: String
}

/// The image that holds a pod's namespaces cannot be had: no pod starts, the CNI's included.
struct SandboxImageFailure {
    /// nil where the line does not name it.
    var image: String?
    var text: String
}

/// Which image a container waits for, and what became of it, by the journals.
extension Facts {
    var sandboxImageFailure: SandboxImageFailure? {
        guard agents?.contains(where: \.isRunning) != true, let live else { return nil }
        let lines = live.journal.filter { isRecent($0, within: 15 * Span.minute) && $0.tells(.failedSandboxImage) }
        // containerd gives the whole reason, kubelet a part of it.
        guard let line = lines.last(where: { $0.tells(.sandboxRequest) }) ?? lines.last else { return nil }
        let text = line.text
        return SandboxImageFailure(image: JournalLine.sandboxImage(in: text), text: text)
    }

    func failedPull(where isWanted: (String) -> Bool) -> ImagePull? {
        guard let live else { return nil }
        for line in live.journal.reversed() where isRecent(line, within: 15 * Span.minute) && line.isFailedPull {
            let text = line.text
            guard let image = JournalLine.images(in: text).first(where: isWanted) else { continue }
            return ImagePull(image: image, line: text)
        }
        return nil
    }

    /// The newest failed pull of the image that a container, or a pod that has none yet, waits for.
    func failedPull(of container: ContainerReading) -> ImagePull? {
        if let image = container.hasImageName ? container.image : imageAwaited(by: container) {
            return failedPull { Self.isSameImage($0, image) }
        }
        guard let agent = KnownAgent.of(container) else { return nil }
        return failedPull { image in ImageName(image).map(agent.isImage) ?? false }
    }

    /// The image that kubelet names with a container's pod.
    ///
    /// Source: "Error syncing pod, skipping" in pod_workers.go of kubelet.
    private func imageAwaited(by container: ContainerReading) -> String? {
        for line in (live?.journal ?? []).reversed() where isRecent(line, within: 15 * Span.minute) {
            guard line.holds(container.pod), line.tells(.pull) else { continue }
            let text = line.text
            guard KubeletWord.pod(in: text) == container.pod, let image = JournalLine.images(in: text).first else {
                continue
            }
            return image
        }
        return nil
    }

    /// The image of a container, or of a pod that has none yet, where the newest word on it is that it is asked for.
    ///
    /// - Parameter grace: how long a pull may take.
    func imageBeingPulled(for container: ContainerReading, within grace: Int64) -> String? {
        let agent = KnownAgent.of(container)
        for line in (live?.journal ?? []).reversed() where line.tells(.pullRequest) {
            let image = JournalLine.images(in: line.text).first { image in
                guard !container.hasImageName else { return Self.isSameImage(image, container.image) }
                return ImageName(image).map { agent?.isImage($0) ?? false } ?? false
            }
            guard let image else { continue }
            guard isRecent(line, within: grace) else { return nil }
            return line.tells(.endOfPull) ? nil : image
        }
        return nil
    }

    /// The same image, with and without the registry that is meant where none is written.
    private static func isSameImage(_ one: String, _ other: String) -> Bool {
        one == other || one.hasSuffix("/" + other) || other.hasSuffix("/" + one)
    }
}

extension KnownAgent {
    /// Whether the name of an image is that of a known agent's.
    static func isImageOfAny(_ image: String) -> Bool {
        ImageName(image).map { name in all.contains { $0.isImage(name) } } ?? false
    }
}
