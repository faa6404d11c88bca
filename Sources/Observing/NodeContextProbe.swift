import Linux
import Node
import Syntax
import Systemd

/// What around containerd explains a network that is not ready, or spoils one that is.
struct NodeContext: Equatable {
    var containers: [ContainerReading]?
    var system = SystemReading()
}

/// Looks at the scopes around containerd: its journal, containers with their logs, kubelet and mounts.
final class NodeContextProbe {
    private struct Memory {
        /// By CLOCK_MONOTONIC.
        var at: Int64
        /// The process that answered.
        var peer: Int32?
        var nodeContext: NodeContext
    }

    /// Nanoseconds for which a look holds that was made before the network turned.
    private static let freshness: Int64 = 5_000_000_000
    /// Nanoseconds for which containers that were listed stand in for a list that is not answered.
    private static let patience: Int64 = 180_000_000_000

    private let runtime: RuntimeProbe
    private let loop: EventLoop
    /// Of containerd.
    let journal: JournalProbe
    private let logFiles = LogFilesProbe()
    /// Of containerd's unit, for what it ended for long ago.
    private let endings: JournalProbe
    /// Of the units that containerd's needs and that have failed; nil where there are none.
    private var dependencies: (names: [String], journal: JournalProbe)?
    private let containers: ContainersProbe
    private let kubelet: KubeletProbe
    /// A file system that was made read-only stays so; an hour is as far as the newest archives of the journal reach. A
    /// firewall or a policy may write more lines in that time than are kept.
    private let kernel = JournalProbe(.kernel, minutes: 60, depth: 2048, preferring: \.isRemount) {
        $0.isWorthKeepingOfKernel
    }
    private var opened: NodeRoot?
    /// What was seen while the network was ready, and while it was not: an agent that is missing then need not be missing
    /// now, nor the other way about.
    private var whileReady: Memory?
    private var whileTroubled: Memory?
    /// What the others have logged, oldest first.
    private var otherLines: [JournalLine] = []

    /// - Parameter unit: containerd's.
    init(runtime: RuntimeProbe, unit: String, loop: EventLoop) {
        self.runtime = runtime
        self.loop = loop
        journal = JournalProbe(.units([unit]))
        endings = JournalProbe(.units([unit]), minutes: Self.timeOfEndings, depth: Self.linesOfEndings)
        kubelet = KubeletProbe(beside: unit)
        containers = ContainersProbe(runtime: runtime)
    }

    /// Called with what is read of YAML, for the sake of its secrets.
    var onYAML: ((JSONValue) -> Void)? {
        get { kubelet.onYAML }
        set { kubelet.onYAML = newValue }
    }

    /// What was seen last, if it may still hold.
    func known(whileReady isReady: Bool) -> NodeContext? {
        if isReady { return whileReady?.nodeContext }
        if let whileTroubled { return whileTroubled.nodeContext }
        return whileReady.flatMap { isFresh($0) ? $0.nodeContext : nil }
    }

    private func isFresh(_ memory: Memory) -> Bool { SystemClock.monotonic - memory.at < Self.freshness }

    /// What of these scopes an observation of now goes without, and why.
    func lacks(whileReady isReady: Bool) -> [NotObserved] {
        guard whileReady != nil || whileTroubled != nil else {
            return [.journal, .containers, .kubelet, .mounts, .kernel].map {
                NotObserved($0, "it was not looked at yet")
            }
        }
        guard known(whileReady: isReady) == nil else { return [] }
        return [.containers, .kubelet, .mounts].map { NotObserved($0, "it was not looked at since the network turned") }
    }

    /// Whether the network was not ready when it was looked last.
    var wasTroubled: Bool { whileTroubled.map { $0.at > whileReady?.at ?? .min } ?? false }

    /// The network is ready: what explained that it was not explains nothing any more, unless it goes up and down.
    func noteReady() {
        if let whileTroubled, !wasTroubled, !isFresh(whileTroubled) { self.whileTroubled = nil }
    }

    /// containerd's unit does not run, as the last look at it has shown.
    var isUnitDown = false

    /// How far back the end of a unit that does not run is looked for, minutes: two weeks.
    private static let timeOfEndings: UInt32 = 14 * 24 * 60
    /// The last runs of a unit that ends at its start are within so many lines.
    private static let linesOfEndings = 128

    /// What containerd, kubelet and the kernel have logged of late, oldest first; of a unit that does not run what it logged
    /// last.
    var lines: [JournalLine] {
        guard isUnitDown else { return journal.known.merged(with: otherLines) }
        let first = journal.known.first?.realtime ?? .max
        return (endings.known.filter { $0.realtime < first } + journal.known).merged(with: otherLines)
    }

    /// What was seen is no longer as good as a new look.
    func forget() { (whileReady, whileTroubled) = (nil, nil) }

    /// `completion` is called exactly once, from the loop.
    ///
    /// - Parameters:
    ///   - unit: that containerd runs in.
    ///   - config: its configuration file.
    ///   - failed: units that it needs and that have failed.
    ///   - isUp: it is seen to run, so that nobody asks for its end.
    func look(unit: String, config: String, failed: [String], isUp: Bool, _ completion: @escaping () -> Void) {
        let root = root
        kubelet.readSettings(root)
        var parts = 2
        var listed: [ContainerReading]?
        let end = { [weak self] in
            parts -= 1
            guard parts == 0, let self else { return }
            keep(listed)
            completion()
        }
        containers.look(logs: kubelet.podLogs, root: root) {
            listed = $0
            end()
        }
        let distribution = DistributionFiles.of(unit: unit, config: config)
        let session = JournalSession()
        if failed != dependencies?.names ?? [] {
            dependencies = failed.isEmpty ? nil : (failed, JournalProbe(.units(failed)))
        }
        readLogs(
            [
                { $0.journal.read(in: session) }, { $0.kubelet.look(root, distribution, in: session) },
                { if !isUp { $0.endings.read(in: session) } }, { $0.kernel.read(in: session) },
                { $0.dependencies?.journal.read(in: session) },
                { $0.logFiles.read(unit: unit, config: config, root: root, now: SystemClock.realtime) },
            ]
        ) { [weak self] in
            guard let self else { return }
            otherLines = logFiles.known.merged(with: kubelet.lines).merged(with: kernel.known)
                .merged(with: dependencies?.journal.known ?? [])
            end()
        }
    }

    private func keep(_ listed: [ContainerReading]?) {
        let (now, isReady) = (SystemClock.monotonic, runtime.saysReady)
        let old = isReady ? whileReady : whileTroubled
        // A list that is not answered in time is no list of none.
        let isGood = old.map { $0.peer == runtime.peer && now - $0.at < Self.patience } ?? false
        let containers = listed ?? (isGood ? old?.nodeContext.containers : nil)
        let nodeContext = NodeContext(containers: containers, system: system(process: runtime.peer))
        let memory = Memory(
            at: listed == nil ? old?.at ?? now : now, peer: runtime.peer, nodeContext: nodeContext)
        if isReady { whileReady = memory } else { whileTroubled = memory }
    }

    private typealias Step = (NodeContextProbe) -> Void

    /// One after the other, and whatever else has come is done before each.
    private func readLogs(_ steps: ArraySlice<Step>, _ completion: @escaping () -> Void) {
        loop.enqueueInTurn { [weak self] in
            guard let self else { return }
            steps.first?(self)
            let rest = steps.dropFirst()
            rest.isEmpty ? completion() : readLogs(rest, completion)
        }
    }

    /// Opened again where that failed before: descriptors may have been used up.
    private var root: NodeRoot? {
        if opened == nil { opened = try? NodeRoot(path: "/") }
        return opened
    }

    private let table = MountTable(at: [
        "/etc", "/opt", "/usr", "/run/cni", "/var/lib/cni", "/var/lib/rancher", "/home/kubernetes",
    ])

    private func system(process pid: Int32?) -> SystemReading {
        let mounts = pid.flatMap { try? table.mounts(ofProcess: $0) } ?? []
        return SystemReading(
            inotifyInstances: inotifyInstanceLimit(),
            mounts: mounts.suffix(256).map { mount in
                let options = mount.isReadOnly && !mount.options.contains("ro") ? ["ro"] + mount.options : mount.options
                return MountReading(target: mount.mountPoint, fileSystem: mount.fileSystem, options: options)
            }, kubelet: kubelet.reading)
    }
}
