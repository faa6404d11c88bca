import CRI
import Linux
import Readiness

/// Asks the CRI for containers and pod sandboxes, and reads the logs of those that a diagnosis wants.
final class ContainersProbe {
    /// Most containers that are asked for in detail and whose logs are read.
    private static let logLimit = 64

    private let runtime: RuntimeProbe
    private var details: [String: Detail] = [:]

    init(runtime: RuntimeProbe) { self.runtime = runtime }

    /// `completion` is called exactly once, from the loop; with nil where containerd does not say.
    ///
    /// - Parameters:
    ///   - logs: the directory below which kubelet has logs written.
    ///   - root: nil where no file can be opened; then no log is read.
    func look(logs: String, root: NodeRoot?, _ completion: @escaping ([ContainerReading]?) -> Void) {
        runtime.listContainers { [weak self] listed in
            guard let self else { return }
            guard let listed else { return completion(nil) }
            let readings = self.readings(listed.containers, listed.sandboxes)
            let wanted = readings.filter { !$0.id.isEmpty && $0.reading.isWorthReading }.prefix(Self.logLimit)
            forgetDetails(except: wanted)
            askDetails(wanted) { completion(readings.map { self.detailed($0, logs, root) }) }
        }
    }

    private struct Listed {
        var reading: ContainerReading
        /// Empty where the pod has none yet.
        var id: String
    }

    /// What containerd says of one container alone, as long as its state is the same.
    private struct Detail {
        var state: ContainerReading.State
        var exitCode: Int
        var logPath: String
    }

    /// The newest of each container, in the newest sandbox of its pod; a sandbox without one waits for its first.
    private func readings(_ containers: [CRIContainer], _ sandboxes: [CRISandbox]) -> [Listed] {
        var newest: [String: CRISandbox] = [:]
        for sandbox in sandboxes {
            let pod = "\(sandbox.namespace)/\(sandbox.name)"
            if let known = newest[pod], known.createdAt >= sandbox.createdAt { continue }
            newest[pod] = sandbox
        }
        var listed: [Listed] = []
        for sandbox in newest.values.sorted(by: { ($0.namespace, $0.name) < ($1.namespace, $1.name) }) {
            let own = Self.newest(containers.filter { $0.sandboxID == sandbox.id })
            guard !own.isEmpty else {
                guard sandbox.isReady else { continue }
                let waiting = ContainerReading(
                    name: "pod", pod: sandbox.name, namespace: sandbox.namespace, state: .waiting)
                listed.append(Listed(reading: waiting, id: ""))
                continue
            }
            for container in own {
                listed.append(Listed(reading: Self.reading(container, sandbox), id: container.id))
            }
        }
        return listed
    }

    private static func newest(_ containers: [CRIContainer]) -> [CRIContainer] {
        var newest: [String: CRIContainer] = [:]
        for container in containers {
            if let known = newest[container.name], known.attempt >= container.attempt { continue }
            newest[container.name] = container
        }
        return newest.values.sorted { $0.createdAt < $1.createdAt }
    }

    private static func reading(_ container: CRIContainer, _ sandbox: CRISandbox) -> ContainerReading {
        let state: ContainerReading.State =
            switch container.state {
            case .running: .running
            case .exited: .exited
            case .created, .unknown: .created
            }
        return ContainerReading(
            name: container.name, pod: sandbox.name, namespace: sandbox.namespace, state: state,
            restarts: Int(container.attempt), image: container.image)
    }

    private func forgetDetails(except wanted: ArraySlice<Listed>) {
        let ids = Set(wanted.map(\.id))
        details = details.filter { ids.contains($0.key) }
    }

    /// Asks for each container once for each state that it comes to.
    private func askDetails(_ wanted: ArraySlice<Listed>, _ completion: @escaping () -> Void) {
        var rest = wanted
        while let next = rest.popFirst() {
            let (id, state) = (next.id, next.reading.state)
            guard details[id]?.state != state else { continue }
            let left = rest
            runtime.container(id) { [weak self] answer in
                guard let self else { return }
                // Where one is not told, the others would be waited for in vain, each for seconds.
                guard let answer else { return completion() }
                details[id] = Detail(state: state, exitCode: Int(answer.exitCode), logPath: answer.logPath)
                askDetails(left, completion)
            }
            return
        }
        completion()
    }

    private func detailed(_ listed: Listed, _ directory: String, _ root: NodeRoot?) -> ContainerReading {
        var reading = listed.reading
        guard let detail = details[listed.id], detail.state == reading.state else { return reading }
        if reading.state == .exited { reading.exitCode = detail.exitCode }
        if let root { reading.log = containerLog(detail.logPath, below: directory, of: root) }
        return reading
    }
}
