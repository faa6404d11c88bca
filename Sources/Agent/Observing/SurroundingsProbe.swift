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
    /// Bytes of a log that are read, and lines of them that are kept.
    private static let logLength = 8192
    private static let logLines = 20
    /// Most containers whose logs are read.
    private static let logLimit = 64

    private let runtime: RuntimeProbe
    private let clock: NodeClock
    private let root = try? NodeRoot(path: "/")
    /// Called with what is read of YAML, for the sake of its secrets.
    var onYAML: ((JSONValue) -> Void)?
    private let kubelet = JournalProbe(unit: "kubelet.service")
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
            var surroundings = Surroundings(system: system(process: pid), journal: kubelet.lines())
            guard let listed else {
                finish(surroundings, completion)
                return
            }
            var readings = self.readings(listed.containers, listed.sandboxes)
            self.askExitCodes(readings.indices.filter { readings[$0].reading.state == .exited }[...], readings) {
                codes in
                for (index, code) in codes { readings[index].reading.exitCode = code }
                surroundings.containers = readings.map(\.reading)
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
        var id: String
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
                listed.append(Listed(reading: reading(container, sandbox, listed.count), id: container.id))
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

    private func reading(_ container: CRIContainer, _ sandbox: CRISandbox, _ count: Int) -> ContainerReading {
        let state: ContainerReading.State =
            switch container.state {
            case .running: .running
            case .exited: .exited
            case .created, .unknown: .created
            }
        var reading = ContainerReading(
            name: container.name, pod: sandbox.name, namespace: sandbox.namespace, state: state,
            restarts: Int(container.attempt), image: container.image)
        guard reading.isWorthReading, count < Self.logLimit else { return reading }
        let directory = "/var/log/pods/\(sandbox.namespace)_\(sandbox.name)_\(sandbox.uid)"
        reading.log = log("\(directory)/\(container.name)/\(container.attempt).log")
        return reading
    }

    /// The last lines of a log, without the time, the stream and the tag of each.
    ///
    /// Source: the CRI logging format, kubernetes/design-proposals-archive, node/kubelet-cri-logging.md.
    private func log(_ path: String) -> [String] {
        guard let root, let end = root.look(at: path).last, end.status != nil,
            case .bytes(let bytes, let status) = root.readTail(end.path, count: Self.logLength)
        else { return [] }
        var lines = bytes.split(separator: UInt8(ascii: "\n"))[...]
        // The first line of a tail is cut.
        if status.size > Int64(Self.logLength) { lines = lines.dropFirst() }
        return lines.suffix(Self.logLines).map { line in
            let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 3, omittingEmptySubsequences: false)
            return String(decoding: fields.count == 4 ? fields[3] : line, as: UTF8.self)
        }
    }

    private func askExitCodes(
        _ rest: ArraySlice<Int>, _ readings: [Listed], _ codes: [Int: Int] = [:],
        _ completion: @escaping ([Int: Int]) -> Void
    ) {
        var rest = rest
        while let index = rest.popFirst() {
            guard readings[index].reading.isWorthReading, codes.count < Self.logLimit else { continue }
            let left = rest
            runtime.exitCode(of: readings[index].id) { [weak self] code in
                var codes = codes
                codes[index] = code
                self?.askExitCodes(left, readings, codes, completion)
            }
            return
        }
        completion(codes)
    }

    // MARK: System

    private static let places = [
        "/etc", "/opt", "/usr", "/run/cni", "/var/lib/cni", "/var/lib/rancher", "/home/kubernetes",
    ]

    private func system(process pid: Int32?) -> SystemReading {
        let table = pid.flatMap { try? Mount.table(ofProcess: $0) } ?? []
        let mounts = table.filter { mount in
            mount.mountPoint == "/" || Self.places.contains { mount.mountPoint.utf8.starts(with: $0.utf8) }
        }
        return SystemReading(
            inotifyInstances: inotifyInstanceLimit(),
            mounts: mounts.suffix(256).map { mount in
                let options = mount.isReadOnly && !mount.options.contains("ro") ? ["ro"] + mount.options : mount.options
                return MountReading(target: mount.mountPoint, fileSystem: mount.fileSystem, options: options)
            }, kubelet: kubeletConfiguration)
    }

    private var kubeletConfiguration: KubeletReading? {
        let file = "/var/lib/kubelet/config.yaml"
        guard let root, let end = root.look(at: file).last, end.status != nil,
            case .bytes(let bytes, _) = root.read(end.path, limit: 1 << 20), let value = try? readYAML(bytes)
        else { return nil }
        onYAML?(value)
        return KubeletReading(version: "", file: file, configuration: value)
    }
}
