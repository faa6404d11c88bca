import CRI
import Diagnosis
import Linux
import Node

/// Asks the CRI for containers and pod sandboxes, and reads the logs of those that a diagnosis wants.
///
/// A look costs two lists. Of a container nothing is asked again before its state changes, and whose it is is found out
/// once: what tells of that does not change in its life.
final class ContainersProbe {
    /// Most containers that are asked for in detail and whose logs are read.
    private static let limit = 64

    private let runtime: RuntimeProbe
    /// What is known of each container that was listed last, by its id.
    private var known: [String: Known] = [:]

    init(runtime: RuntimeProbe) { self.runtime = runtime }

    /// `completion` is called exactly once, from the loop; with nil where containerd does not say.
    ///
    /// - Parameters:
    ///   - logs: the directory below which kubelet has logs written.
    ///   - root: nil where no file can be opened; then no log is read.
    func look(logs: String, root: NodeRoot?, _ completion: @escaping ([ContainerReading]?) -> Void) {
        runtime.listContainers { [weak self] answer in
            guard let self else { return }
            guard let answer else { return completion(nil) }
            let listed = listedContainers(answer.containers, answer.sandboxes)
            judge(listed)
            let wanted = listed.filter { container in
                self.known[container.id]?.isWanted == true && container.reading.isDetailWorthAsking
            }.prefix(Self.limit)
            askDetails(wanted) {
                let described = listed.map { self.described($0, logs, root) }
                completion(described.map(\.reading) + waitingPods(described))
            }
        }
    }

    fileprivate struct Known {
        /// By its name, as far as that is known.
        var image: String
        /// Whether a diagnosis wants to know more of it.
        var isWanted: Bool
        var detail: Detail?
    }

    /// What containerd says of one container alone, as long as its state is the same.
    fileprivate struct Detail {
        var state: ContainerReading.State
        var exitCode: Int
        var isOutOfMemory: Bool
        var logPath: String
    }

    /// Finds out whose the new ones are, and forgets those that are gone.
    private func judge(_ listed: [ListedContainer]) {
        var next: [String: Known] = [:]
        next.reserveCapacity(listed.count)
        for container in listed where !container.id.isEmpty {
            next[container.id] = known[container.id] ?? Known(container.reading)
        }
        known = next
    }

    /// Asks for each container once for each state that it comes to.
    private func askDetails(_ wanted: ArraySlice<ListedContainer>, _ completion: @escaping () -> Void) {
        var rest = wanted
        while let next = rest.popFirst() {
            guard let before = known[next.id], before.isWanted, before.detail?.state != next.reading.state else {
                continue
            }
            let left = rest
            runtime.container(next.id) { [weak self] answer in
                guard let self else { return }
                switch answer {
                case .success(let status): known[next.id] = before.described(status, of: next.reading)
                // It has gone meanwhile.
                case .failure(.rpc): break
                // The others would be waited for in vain, each for seconds.
                case .failure: return completion()
                }
                askDetails(left, completion)
            }
            return
        }
        completion()
    }

    private func described(_ listed: ListedContainer, _ directory: String, _ root: NodeRoot?) -> ListedContainer {
        var listed = listed
        guard let known = known[listed.id] else { return listed }
        listed.reading.image = known.image
        guard known.isWanted, let detail = known.detail, detail.state == listed.reading.state else { return listed }
        if detail.state == .exited {
            listed.reading.exitCode = detail.exitCode
            listed.reading.isOutOfMemory = detail.isOutOfMemory
        }
        if let root { listed.reading.log = containerLog(detail.logPath, below: directory, of: root) }
        return listed
    }
}

extension ContainersProbe.Known {
    fileprivate init(_ reading: ContainerReading) {
        image = reading.image
        // A kubelet before 1.28 and containerd before 2.0 tell no name in a list.
        isWanted = reading.hasImageName ? reading.isWorthReading : reading.mayBeWorthReading
    }

    fileprivate func described(_ status: CRIContainerStatus, of reading: ContainerReading) -> Self {
        var known = self
        var reading = reading
        if !ContainerReading.isImageName(image) { known.image = status.image.name(besides: status.imageRef) }
        reading.image = known.image
        known.isWanted = reading.isWorthReading
        known.detail = .init(
            state: reading.state, exitCode: Int(status.exitCode), isOutOfMemory: status.reason == "OOMKilled",
            logPath: status.logPath)
        return known
    }
}
