import Node
import Syntax

/// The newest failed pull of an image, from containerd's or kubelet's journal.
struct ImagePull {
    var image: String
    var line: String
    /// What went wrong, without what it went wrong at.
    var why: String
}

/// Which image a container waits for, and what became of it, by the journals.
extension Facts {
    /// The image that holds a pod's namespaces cannot be had: no pod starts, the CNI's included. The image is nil where the
    /// line does not name it.
    var sandboxImageFailure: (image: String?, text: String, why: String)? {
        guard agents?.contains(where: \.isRunning) != true else { return nil }
        let lines = recentLines.filter { $0.means(.failedSandboxImage) }
        // containerd gives the whole reason, kubelet a part of it.
        guard let line = lines.last(where: { $0.means(.sandboxRequest) }) ?? lines.last else { return nil }
        let text = line.text
        return (JournalLine.sandboxImage(in: text), text, line.entry.reason)
    }

    /// That of an image of a known agent's, unless the pods that ask for it are all others'.
    var failedPullOfAnyAgent: ImagePull? {
        failedPull { image in
            guard let name = ImageName(image), let agent = CNIProvider.all.first(where: { $0.isImage(name) }) else {
                return false
            }
            return isAskedFor(image, by: agent)
        }
    }

    /// Whether one of the pods that are known to ask for an image may be an agent's; where none is known, it may.
    private func isAskedFor(_ image: String, by agent: CNIProvider) -> Bool {
        let askers = recentLines.filter { $0.holds(image) }.compactMap { PodPlace(in: $0.text) }
        let namespaces = askers.map(\.namespace).filter { !$0.isEmpty }
        return namespaces.isEmpty || namespaces.contains(where: agent.isInstalled)
    }

    /// The newest that says why, else the newest: between two tries kubelet says no more than that it waits.
    func failedPull(where isWanted: (String) -> Bool) -> ImagePull? {
        let lines = recentLines.reversed().filter { $0.means(.pull) && $0.means(.failedPull) }
        let pulls = lines.compactMap { line -> (pull: ImagePull, isPause: Bool)? in
            let text = line.text
            guard let image = ImageName.all(in: text).first(where: isWanted) else { return nil }
            return (ImagePull(image: image, line: text, why: line.entry.reason), text.means(.pauseOfPull))
        }
        guard let newest = pulls.first?.pull else { return nil }
        return pulls.first { !$0.isPause && ImageName.isSame($0.pull.image, newest.image) }?.pull ?? newest
    }

    /// The newest failed pull of the image that a container, or a pod that has none yet, waits for.
    func failedPull(of container: ContainerReading) -> ImagePull? {
        if let image = container.hasImageName ? container.image : imageAwaited(by: container) {
            return failedPull { ImageName.isSame($0, image) }
        }
        guard let agent = CNIProvider.of(container) else { return nil }
        return failedPull { image in
            ImageName(image).map(agent.isImage) == true && isAskedFor(image, by: agent)
        }
    }

    /// The image that kubelet names with a container's pod.
    ///
    /// Source: "Error syncing pod, skipping" in pod_workers.go of kubelet.
    private func imageAwaited(by container: ContainerReading) -> String? {
        let texts = recentLines.lazy.reversed().filter { $0.holds(container.pod) && $0.means(.pull) }.map(\.text)
        let own = texts.filter { PodPlace(in: $0)?.name == container.pod }
        return own.compactMap { ImageName.all(in: $0).first }.first
    }

    /// The image of a container, or of a pod that has none yet, where the newest word on it is that it is asked for.
    ///
    /// - Parameter grace: how long a pull may take.
    func imageBeingPulled(for container: ContainerReading, within grace: Int64) -> String? {
        let agent = CNIProvider.of(container)
        for line in journal.reversed() where line.means(.pullRequest) {
            let image = ImageName.all(in: line.text).first { image in
                guard !container.hasImageName else { return ImageName.isSame(image, container.image) }
                return ImageName(image).map { agent?.isImage($0) ?? false } ?? false
            }
            guard let image else { continue }
            guard isRecent(line, within: grace) else { return nil }
            return line.means(.endOfPull) ? nil : image
        }
        return nil
    }
}
