import Syntax

/// Which image a container waits for, and what became of it, by the journals.
extension Facts {
    /// The newest failed pull of the image that a container, or a pod that has none yet, waits for.
    func failedPull(of container: ContainerReading) -> (image: String, line: String)? {
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
            guard line.holds(container.pod), Self.pullReasons.contains(where: { line.holds($0) }) else {
                continue
            }
            let text = line.text
            guard KubeletWord.pod(in: text) == container.pod, let image = Self.images(in: text).first else { continue }
            return image
        }
        return nil
    }

    /// The words of a text that are names of images, with a registry or a path, and a tag.
    static func images(in text: String) -> [String] {
        text.split { " \"'".contains($0) }.filter { word in
            word.contains("/") && word.contains(":") && !word.holds("://")
        }.map(String.init)
    }

    /// The same image, with and without the registry that is meant where none is written.
    static func isSameImage(_ one: String, _ other: String) -> Bool {
        one == other || one.hasSuffix("/" + other) || other.hasSuffix("/" + one)
    }
}
