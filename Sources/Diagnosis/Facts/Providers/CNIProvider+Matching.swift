package import Node
import Syntax

/// Who a container belongs to. What tells: the image's name, the container's, the pod's, and the pod's labels.
///
/// A kubelet names the image by its id to the CRI, and a sandbox without a container has neither image nor name, so that
/// no one of these is always there.
extension CNIProvider {
    /// What the projects call the containers that put plugins and configuration on a node before their daemons run.
    fileprivate static let installers = Set(all.flatMap(\.installers)).union(commonInstallers)
    /// The agent that a container belongs to: names and images are anybody's, so it has to be where agents are installed.
    static func of(_ container: ContainerReading) -> CNIProvider? {
        guard isAnyInstalled(in: container.namespace) else { return nil }
        return of(container) { $0.isInstalled(in: container.namespace) }
    }

    /// The same wherever it is: enough to say that an agent may be on the node, and not to speak for it.
    static func ofAnywhere(_ container: ContainerReading) -> CNIProvider? { of(container) { _ in true } }

    private static func of(_ container: ContainerReading, where isIt: (CNIProvider) -> Bool) -> CNIProvider? {
        let (pod, image) = (PodName(container.pod), ImageName(container.image))
        guard !isCompanion(container, pod, image) else { return nil }
        let named = Named(pod)
        let place = named.all.first { place in
            isIt(all[place]) && all[place].owns(container, image, isExact: named.exact.contains(place))
        }
        if let place { return all[place] }
        if let image, let agent = all.first(where: { $0.isImage(image) && isIt($0) }) { return agent }
        return (labelled(container) + [soleDaemons[container.name]].compactMap(\.self)).map { all[$0] }.first(
            where: isIt)
    }

    /// Whether it is installed into a namespace by anything but a person's own choice; an unknown one is empty.
    func isInstalled(in namespace: String) -> Bool {
        namespace.isEmpty || namespace == Self.systemNamespace || namespace == name || namespace == "\(name)-system"
            || namespaces.contains(namespace)
    }

    fileprivate static func isAnyInstalled(in namespace: String) -> Bool {
        namespace.isEmpty || installedNamespaces.contains(namespace)
    }

    private static let installedNamespaces = Set(
        all.flatMap { [$0.name, "\($0.name)-system"] + $0.namespaces } + [systemNamespace])

    private static let systemNamespace = "kube-system"

    /// The agent that a pod is one of, by nothing but its name.
    static func of(pod name: String) -> CNIProvider? {
        let pod = PodName(name)
        guard !pod.has(companions) else { return nil }
        return Named(pod).exact.min().map { all[$0] }
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
    private static let workloads = Dictionary(
        grouping: all.enumerated().flatMap { place, agent in
            agent.pods.map { (words: $0.split(separator: "-"), place: place) }
        }, by: { $0.words.first ?? "" })

    fileprivate static let daemonNames = Set(all.flatMap(\.daemons))

    /// The first with images of its own, where others run its daemon as well.
    private static let soleDaemons = places { agent in
        agent.images.isEmpty ? [] : agent.daemons.filter { $0.contains("-") && !commonNames.contains($0) }
    }

    private static let labelValues = places { $0.pods + $0.labels }

    /// The first agent of each name.
    private static func places(_ names: (CNIProvider) -> [String]) -> [String: Int] {
        let pairs = all.enumerated().flatMap { place, agent in names(agent).map { ($0, place) } }
        return Dictionary(pairs) { first, _ in first }
    }

    /// In the order of the table.
    fileprivate static func labelled(_ container: ContainerReading) -> [Int] {
        container.labels.compactMap { key, value in
            ContainerReading.identifyingLabels.contains(key) ? labelValues[value] : nil
        }.sorted()
    }

    /// The agents with a workload whose name a pod bears.
    fileprivate struct Named {
        /// Behind whose name stands only what Kubernetes makes.
        private(set) var exact: Set<Int> = []
        /// These, and those with whose name it begins, in the order of the table.
        private(set) var all: [Int] = []

        init(_ pod: PodName) {
            var found: Set<Int> = []
            for (start, word) in pod.starts {
                for workload in CNIProvider.workloads[word] ?? [] where pod.has(workload.words, at: start) {
                    let isExact = pod.isMade(from: start + workload.words.count)
                    if isExact { exact.insert(workload.place) }
                    if isExact || start == 0 { found.insert(workload.place) }
                }
            }
            all = found.sorted()
        }
    }
}

extension ContainerReading {
    /// Whether a diagnosis wants its log and its exit status: those of known CNIs and of kube-proxy.
    package var isWorthReading: Bool { isKubeProxy || CNIProvider.of(self) != nil }

    /// Whether it may come to be worth reading once its image's name is known.
    package var mayBeWorthReading: Bool {
        guard CNIProvider.isAnyInstalled(in: namespace) else { return false }
        return isKubeProxy || CNIProvider.installers.contains(name) || CNIProvider.daemonNames.contains(name)
            || !CNIProvider.labelled(self).isEmpty || !CNIProvider.Named(PodName(pod)).all.isEmpty
    }

    /// The cluster's own, not one that somebody has called so.
    var isKubeProxy: Bool { name == "kube-proxy" && ["kube-system", ""].contains(namespace) }
}
