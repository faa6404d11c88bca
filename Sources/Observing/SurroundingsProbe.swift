import CRI
import Containerd
import Linux
import Readiness
import Syntax
import YAML

/// What around containerd explains a network that is not ready.
struct Surroundings {
    var containers: [ContainerReading]?
    var system = SystemReading()
    var journal: [JournalLine] = []
}

/// Looks at containers with their logs, at kubelet and at mounts; at most once in some seconds.
final class SurroundingsProbe {
    /// Nanoseconds for which a look holds.
    private static let freshness: Int64 = 5_000_000_000
    /// Most containers that are asked for in detail and whose logs are read.
    private static let logLimit = 64

    private let runtime: RuntimeProbe
    private let clock: NodeClock
    private var opened: NodeRoot?
    /// Called with what is read of YAML, for the sake of its secrets.
    var onYAML: ((JSONValue) -> Void)?
    private let kubelet = JournalProbe(unit: "kubelet.service")
    private var details: [String: Detail] = [:]
    private var last: (at: Int64, surroundings: Surroundings)?
    /// The network has been ready since the last look: what was seen then explains nothing of now.
    private var isOver = false

    init(runtime: RuntimeProbe, clock: NodeClock) {
        self.runtime = runtime
        self.clock = clock
    }

    /// Whether the last look is as good as a new one.
    var isFresh: Bool {
        guard let last else { return false }
        return SystemClock.monotonic - last.at < Self.freshness
    }

    /// What was seen last, if it may still hold.
    var known: Surroundings? { isOver && !isFresh ? nil : last?.surroundings }

    /// Opened again where that failed before: descriptors may have been used up.
    private var root: NodeRoot? {
        if opened == nil { opened = try? NodeRoot(path: "/") }
        return opened
    }

    /// What was seen is no longer as good as a new look.
    func forget() { last = nil }

    /// The network is ready.
    func rest() { isOver = true }

    /// Looks where the last look is too old; `completion` is called exactly once, from the loop.
    func look(process pid: Int32?, _ completion: @escaping (Surroundings?) -> Void) {
        isOver = false
        if isFresh {
            completion(last?.surroundings)
            return
        }
        runtime.listContainers { [weak self] listed in
            guard let self else { return }
            let settings = kubeletSettings
            var surroundings = Surroundings(system: system(process: pid, settings), journal: kubelet.lines())
            guard let listed else {
                finish(surroundings, completion)
                return
            }
            let readings = self.readings(listed.containers, listed.sandboxes)
            let wanted = readings.filter { !$0.id.isEmpty && $0.reading.isWorthReading }.prefix(Self.logLimit)
            forgetDetails(except: wanted)
            askDetails(wanted) {
                let logs = Self.podLogs(settings)
                surroundings.containers = readings.map { self.detailed($0, logs) }
                self.finish(surroundings, completion)
            }
        }
    }

    private func finish(_ surroundings: Surroundings, _ completion: (Surroundings?) -> Void) {
        last = (SystemClock.monotonic, surroundings)
        completion(surroundings)
    }

    // MARK: Containers

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

    private func detailed(_ listed: Listed, _ directory: String) -> ContainerReading {
        var reading = listed.reading
        guard let detail = details[listed.id], detail.state == reading.state else { return reading }
        if reading.state == .exited { reading.exitCode = detail.exitCode }
        if let root { reading.log = containerLog(detail.logPath, below: directory, of: root) }
        return reading
    }

    // MARK: System

    private static let places = [
        "/etc", "/opt", "/usr", "/run/cni", "/var/lib/cni", "/var/lib/rancher", "/home/kubernetes",
    ]

    private func system(process pid: Int32?, _ kubelet: JSONValue?) -> SystemReading {
        let table = pid.flatMap { try? Mount.table(ofProcess: $0) } ?? []
        let mounts = table.filter { mount in
            mount.mountPoint == "/" || Self.places.contains { mount.mountPoint.utf8.starts(with: $0.utf8) }
        }
        return SystemReading(
            inotifyInstances: inotifyInstanceLimit(),
            mounts: mounts.suffix(256).map { mount in
                let options = mount.isReadOnly && !mount.options.contains("ro") ? ["ro"] + mount.options : mount.options
                return MountReading(target: mount.mountPoint, fileSystem: mount.fileSystem, options: options)
            }, kubelet: kubelet.map { KubeletReading(version: "", file: Self.kubeletFile, configuration: $0) })
    }

    private static let kubeletFile = "/var/lib/kubelet/config.yaml"

    private var kubeletSettings: JSONValue? {
        guard let root, let end = root.look(at: Self.kubeletFile).last, end.status != nil,
            case .bytes(let bytes, _) = root.read(end.path, limit: 1 << 20)
        else { return nil }
        let value = try? readYAML(bytes)
        if let value { onYAML?(value) }
        return value
    }

    /// Where kubelet has the logs of containers written: `podLogsDir`, KubeletConfiguration v1beta1.
    private static func podLogs(_ kubelet: JSONValue?) -> String {
        let setting = kubelet?["podLogsDir"]?.stringValue ?? ""
        return setting.utf8.first == UInt8(ascii: "/") ? setting : "/var/log/pods"
    }
}
