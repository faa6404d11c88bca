import Linux
import Readiness
import Syntax
import Systemd
import YAML

/// What around containerd explains a network that is not ready.
struct Surroundings {
    var containers: [ContainerReading]?
    var system = SystemReading()
    var journal: [JournalLine] = []
}

/// Looks at containers with their logs, at kubelet, at mounts and at what the kernel says; at most once in some seconds.
final class SurroundingsProbe {
    /// Nanoseconds for which a look holds.
    private static let freshness: Int64 = 5_000_000_000
    private let containers: ContainersProbe
    private var opened: NodeRoot?
    private let kubelet: KubeletProbe
    /// A file system that was made read-only stays so; an hour is as far as the newest archives of the journal reach.
    private let kernel = JournalProbe(.kernel, minutes: 60) { $0.isWorthKeepingOfKernel }
    private var last: (at: Int64, surroundings: Surroundings)?
    /// The network has been ready since the last look: what was seen then explains nothing of now.
    private var isOver = false

    init(runtime: RuntimeProbe, bus: Bus) {
        kubelet = KubeletProbe(bus: bus)
        containers = ContainersProbe(runtime: runtime)
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

    /// Called with what is read of YAML, for the sake of its secrets.
    var onYAML: ((JSONValue) -> Void)? {
        get { kubelet.onYAML }
        set { kubelet.onYAML = newValue }
    }

    /// What was seen is no longer as good as a new look.
    func forget() { last = nil }

    /// The network is ready.
    func rest() { isOver = true }

    /// Looks where the last look is too old; `completion` is called exactly once, from the loop.
    ///
    /// - Parameters:
    ///   - pid: containerd's process.
    ///   - distribution: that containerd is a part of; nil where it is of none.
    func look(
        process pid: Int32?, _ distribution: DistributionFiles?, _ completion: @escaping (Surroundings?) -> Void
    ) {
        isOver = false
        if isFresh {
            completion(last?.surroundings)
            return
        }
        let root = root
        kubelet.look(root, distribution) { [weak self] in
            guard let self else { return }
            let found = Surroundings(
                system: system(process: pid), journal: kubelet.lines.merged(with: kernel.lines()))
            containers.look(logs: kubelet.podLogs, root: root) { listed in
                var surroundings = found
                surroundings.containers = listed
                self.finish(surroundings, completion)
            }
        }
    }

    private func finish(_ surroundings: Surroundings, _ completion: (Surroundings?) -> Void) {
        last = (SystemClock.monotonic, surroundings)
        completion(surroundings)
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
            }, kubelet: kubelet.reading)
    }
}
