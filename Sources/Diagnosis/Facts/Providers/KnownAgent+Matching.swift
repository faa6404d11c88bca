import Node
import Syntax

/// Who a container belongs to. What tells: the image's name, the container's, the pod's, and the pod's labels.
///
/// A kubelet names the image by its id to the CRI, and a sandbox without a container has neither image nor name, so that
/// no one of these is always there.
extension KnownAgent {
    /// What the projects call the containers that put plug-ins and configuration on a node before their daemons run.
    private static let installers = Set(all.flatMap(\.installers)).union(commonInstallers)
    private static let commonInstallers: Set<String> = ["install-cni", "install-cni-plugin", "install-cni-bin"]

    /// What stands in the names of those that look at an agent or serve it and bring no network to the node themselves.
    private static let companions: Set<Substring> = [
        "exporter", "metrics", "dashboard", "ui", "monitor", "monitoring", "webhook", "admission", "controllers",
        "apiserver", "prober", "test", "cli",
    ]

    /// Names of daemons that say nothing of whose they are.
    private static let commonNames: Set<String> = ["install-cni", "cni-server", "cni-daemon"]

    /// The agent that a container belongs to.
    static func of(_ container: ContainerReading) -> KnownAgent? {
        let (pod, image) = (PodName(container.pod), ImageName(container.image))
        guard !isCompanion(container, pod, image) else { return nil }
        let named = Named(pod)
        if let place = named.all.first(where: { all[$0].owns(container, image, isExact: named.exact.contains($0)) }) {
            return all[place]
        }
        if let image, let agent = all.first(where: { $0.isImage(image) }) { return agent }
        return (labelled(container) ?? soleDaemons[container.name]).map { all[$0] }
    }

    /// The agent that a pod is one of, by nothing but its name.
    static func of(pod name: String) -> KnownAgent? {
        let pod = PodName(name)
        guard !pod.has(companions) else { return nil }
        return Named(pod).exact.min().map { all[$0] }
    }

    /// Whether a container may be an agent's as far as it is known without the name of its image.
    static func mayBe(_ container: ContainerReading) -> Bool {
        container.name == "kube-proxy" || installers.contains(container.name) || daemonNames.contains(container.name)
            || labelled(container) != nil || !Named(PodName(container.pod)).all.isEmpty
    }

    /// Whether a diagnosis wants this container's log.
    static func isWorthReading(_ container: ContainerReading) -> Bool {
        container.name == "kube-proxy" || of(container) != nil
    }

    /// Whether an image is one of the agent's own.
    func isImage(_ image: ImageName) -> Bool { images.contains(where: image.holds) }

    /// Whether a container in a pod of such a name is its own: names of pods are anybody's, and where more is known it must
    /// agree.
    private func owns(_ container: ContainerReading, _ image: ImageName?, isExact: Bool) -> Bool {
        if daemons.contains(container.name) || Self.installers.contains(container.name) { return true }
        guard let image, !images.isEmpty else { return isExact }
        return isImage(image)
    }

    private static func isCompanion(_ container: ContainerReading, _ pod: PodName, _ image: ImageName?) -> Bool {
        hasCompanionWord(container.name[...]) || pod.has(companions) || image.map { hasCompanionWord($0.last) } == true
    }

    private static func hasCompanionWord(_ name: Substring) -> Bool {
        name.split { $0 == "-" || $0 == "." || $0 == "_" }.contains(where: companions.contains)
    }

    // MARK: The table by what is asked of it; agents by their places in it

    /// Each container of a node is asked for, most of them in vain.
    private static let workloads: [Substring: [(words: [Substring], place: Int)]] = {
        var workloads: [Substring: [(words: [Substring], place: Int)]] = [:]
        for (place, agent) in all.enumerated() {
            for pod in agent.pods {
                let words = pod.split(separator: "-")
                if let first = words.first { workloads[first, default: []].append((words, place)) }
            }
        }
        return workloads
    }()

    private static let daemonNames = Set(all.flatMap(\.daemons))

    /// The first with images of its own, where others run its daemon as well.
    private static let soleDaemons: [String: Int] = {
        var places: [String: Int] = [:]
        for (place, agent) in all.enumerated() where !agent.images.isEmpty {
            for name in agent.daemons where name.contains("-") && !commonNames.contains(name) && places[name] == nil {
                places[name] = place
            }
        }
        return places
    }()

    private static let labelValues: [String: Int] = {
        var places: [String: Int] = [:]
        for (place, agent) in all.enumerated() {
            for value in agent.pods + agent.labels where places[value] == nil { places[value] = place }
        }
        return places
    }()

    private static func labelled(_ container: ContainerReading) -> Int? {
        container.labels.compactMap { key, value in
            ContainerReading.telling.contains(key) ? labelValues[value] : nil
        }.min()
    }

    /// The agents with a workload whose name a pod bears.
    private struct Named {
        /// Behind whose name stands only what Kubernetes makes.
        private(set) var exact: Set<Int> = []
        /// These, and those with whose name it begins, in the order of the table.
        private(set) var all: [Int] = []

        init(_ pod: PodName) {
            var found: Set<Int> = []
            for (start, word) in pod.starts {
                for workload in KnownAgent.workloads[word] ?? [] where pod.has(workload.words, at: start) {
                    let isExact = pod.isMade(from: start + workload.words.count)
                    if isExact { exact.insert(workload.place) }
                    if isExact || start == 0 { found.insert(workload.place) }
                }
            }
            all = found.sorted()
        }
    }
}
