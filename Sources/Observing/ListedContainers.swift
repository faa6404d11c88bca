import CRI
import Node

/// A container as two lists of the CRI tell of it.
struct ListedContainer {
    var reading: ContainerReading
    /// Empty where the pod has none yet.
    var id: String
    var sandboxID: String
    /// Whether its sandbox stands, so that kubelet may still make another container in it.
    var isPodUp: Bool
}

/// The newest of each container, in the newest sandbox of its pod; a sandbox without one waits for its first.
func listedContainers(_ containers: [CRIContainer], _ sandboxes: [CRISandbox]) -> [ListedContainer] {
    let own = Dictionary(grouping: containers, by: \.sandboxID)
    return newestOfPods(sandboxes).flatMap { sandbox -> [ListedContainer] in
        let labels = sandbox.labels.filter { ContainerReading.identifyingLabels.contains($0.key) }
        let newest = newestOfNames(own[sandbox.id] ?? [])
        if newest.isEmpty, sandbox.isReady { return [ListedContainer(waitingIn: sandbox, labels)] }
        return newest.map { container in
            ListedContainer(
                reading: ContainerReading(container, sandbox, labels), id: container.id, sandboxID: sandbox.id,
                isPodUp: sandbox.isReady)
        }
    }
}

/// Pods of which all that was made has ended well while their sandbox stands: kubelet is about to make what follows, and
/// waits for its image.
func waitingPods(_ listed: [ListedContainer]) -> [ContainerReading] {
    Dictionary(grouping: listed.filter { $0.isPodUp && !$0.id.isEmpty }, by: \.sandboxID).values.compactMap { pod in
        guard pod.allSatisfy({ $0.reading.hasEndedWell }), let first = pod.first?.reading else { return nil }
        return ContainerReading(
            name: "", pod: first.pod, namespace: first.namespace, state: .waiting, labels: first.labels)
    }.sorted { ($0.namespace, $0.pod) < ($1.namespace, $1.pod) }
}

private func newestOfPods(_ sandboxes: [CRISandbox]) -> [CRISandbox] {
    var newest: [String: CRISandbox] = [:]
    for sandbox in sandboxes {
        let pod = "\(sandbox.namespace)/\(sandbox.podName)"
        if let known = newest[pod], known.createdAt >= sandbox.createdAt { continue }
        newest[pod] = sandbox
    }
    return newest.sorted { $0.key < $1.key }.map(\.value)
}

private func newestOfNames(_ containers: [CRIContainer]) -> [CRIContainer] {
    var newest: [String: CRIContainer] = [:]
    for container in containers {
        if let known = newest[container.ownName], known.attempt >= container.attempt { continue }
        newest[container.ownName] = container
    }
    return newest.values.sorted { ($0.createdAt, $0.ownName) < ($1.createdAt, $1.ownName) }
}

extension ListedContainer {
    fileprivate init(waitingIn sandbox: CRISandbox, _ labels: [String: String]) {
        let reading = ContainerReading(
            name: "", pod: sandbox.podName, namespace: sandbox.namespace, state: .waiting, labels: labels)
        self.init(reading: reading, id: "", sandboxID: sandbox.id, isPodUp: true)
    }
}

extension ContainerReading {
    fileprivate init(_ container: CRIContainer, _ sandbox: CRISandbox, _ labels: [String: String]) {
        let state: State =
            switch container.state {
            case .running: .running
            case .exited: .exited
            case .created, .unknown: .created
            }
        self.init(
            name: container.ownName, pod: sandbox.podName, namespace: sandbox.namespace, state: state,
            restarts: Int(container.attempt), image: container.image.name(besides: container.imageRef),
            labels: labels)
    }

    fileprivate var hasEndedWell: Bool { state == .exited && exitCode == 0 && restarts == 0 }
}

extension CRIImage {
    /// The name that a manifest gave to it, or one that it has beside that; its id where none is known.
    func name(besides reference: String) -> String {
        [userSpecified, image, reference].first(where: ContainerReading.isImageName) ?? image
    }
}

/// kubelet's labels tell as well what the metadata does.
extension CRIContainer {
    fileprivate var ownName: String { name.isEmpty ? labels["io.kubernetes.container.name"] ?? "" : name }
}

extension CRISandbox {
    fileprivate var podName: String { name.isEmpty ? labels["io.kubernetes.pod.name"] ?? "" : name }
}
