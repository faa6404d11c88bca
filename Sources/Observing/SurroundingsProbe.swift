import Linux
import Readiness
import Syntax
import Systemd

/// What around containerd explains a network that is not ready, or spoils one that is.
struct Surroundings: Equatable {
    var containers: [ContainerReading]?
    var system = SystemReading()
}

/// Looks at the scopes around containerd: its journal, containers with their logs, kubelet and mounts.
final class SurroundingsProbe {
    /// Nanoseconds for which a look holds that was made before the network turned.
    private static let freshness: Int64 = 5_000_000_000

    private let runtime: RuntimeProbe
    private let loop: EventLoop
    /// Of containerd.
    let journal: JournalProbe
    private let containers: ContainersProbe
    private let kubelet = KubeletProbe()
    private var opened: NodeRoot?
    private var last: (at: Int64, isReady: Bool, surroundings: Surroundings)?
    /// Of kubelet, oldest first.
    private var kubeletLines: [JournalLine] = []

    /// - Parameter unit: containerd's.
    init(runtime: RuntimeProbe, unit: String, loop: EventLoop) {
        self.runtime = runtime
        self.loop = loop
        journal = JournalProbe(unit: unit)
        containers = ContainersProbe(runtime: runtime)
    }

    /// Called with what is read of YAML, for the sake of its secrets.
    var onYAML: ((JSONValue) -> Void)? {
        get { kubelet.onYAML }
        set { kubelet.onYAML = newValue }
    }

    /// What was seen last, if it may still hold: an agent that was missing while the network was not ready need not be
    /// missing now, nor the other way about.
    func known(whileReady isReady: Bool) -> Surroundings? {
        guard let last else { return nil }
        let isFresh = SystemClock.monotonic - last.at < Self.freshness
        return last.isReady == isReady || isFresh && !isReady ? last.surroundings : nil
    }

    /// Whether the network was not ready when it was looked last.
    var wasTroubled: Bool { last?.isReady == false }

    /// What containerd and kubelet have logged of late, oldest first.
    var lines: [JournalLine] { journal.known.merged(with: kubeletLines) }

    /// What was seen is no longer as good as a new look.
    func forget() { last = nil }

    /// `completion` is called exactly once, from the loop.
    func look(_ completion: @escaping () -> Void) {
        let root = root
        kubelet.look(root)
        var parts = 2
        var listed: [ContainerReading]?
        let end = { [weak self] in
            parts -= 1
            guard parts == 0, let self else { return }
            let surroundings = Surroundings(containers: listed, system: system(process: runtime.peer))
            last = (SystemClock.monotonic, runtime.saysReady, surroundings)
            completion()
        }
        containers.look(logs: kubelet.podLogs, root: root) {
            listed = $0
            end()
        }
        readLogs([{ $0.journal.read() }, { $0.kubeletLines = $0.kubelet.lines() }], end)
    }

    /// One after the other, and between them whatever else has come is done first.
    private func readLogs(
        _ steps: ArraySlice<(SurroundingsProbe) -> Void>, _ completion: @escaping () -> Void
    ) {
        var rest = steps
        guard let step = rest.popFirst() else { return completion() }
        step(self)
        let left = rest
        loop.enqueue { [weak self] in self?.readLogs(left, completion) }
    }

    /// Opened again where that failed before: descriptors may have been used up.
    private var root: NodeRoot? {
        if opened == nil { opened = try? NodeRoot(path: "/") }
        return opened
    }

    private static let places = [
        "/etc", "/opt", "/usr", "/run/cni", "/var/lib/cni", "/var/lib/rancher", "/home/kubernetes",
    ]

    private func system(process pid: Int32?) -> SystemReading {
        let mounts = pid.flatMap { try? Mount.table(ofProcess: $0, at: Self.places) } ?? []
        return SystemReading(
            inotifyInstances: inotifyInstanceLimit(),
            mounts: mounts.suffix(256).map { mount in
                let options = mount.isReadOnly && !mount.options.contains("ro") ? ["ro"] + mount.options : mount.options
                return MountReading(target: mount.mountPoint, fileSystem: mount.fileSystem, options: options)
            }, kubelet: kubelet.reading)
    }
}

extension [JournalLine] {
    /// Both in the order of their times.
    fileprivate func merged(with others: [JournalLine]) -> [JournalLine] {
        guard !others.isEmpty else { return self }
        guard !isEmpty else { return others }
        var merged: [JournalLine] = []
        merged.reserveCapacity(count + others.count)
        var rest = others[...]
        for line in self {
            while let next = rest.first, next.realtime < line.realtime { merged.append(rest.removeFirst()) }
            merged.append(line)
        }
        return merged + rest
    }
}
