import Containerd
import Diagnosis
import Node
import Redaction
import Scenarios
import Syntax

/// What of a node differs between the snapshot that is made of its scenario and the one that was read from the laid-out
/// node, in all that rules use.
struct SnapshotComparison {
    private let made: Snapshot
    private let read: Snapshot
    private let node: NodeState
    private(set) var differences: [String] = []
    /// When the node was laid out: its ages count back from then.
    private let since: Instant
    /// Nanoseconds that a moment may lie beside its own: a tick of the kernel, and more where the clock is set meanwhile.
    private static let tolerance = Span.second

    /// - Parameter since: when the node was laid out.
    init(_ node: NodeState, read: JSONValue, since: Instant) throws {
        self.node = node
        self.since = since
        let made = node.snapshot
        // Both have passed the same gate.
        self.made = try Snapshot(json: parseJSON(Array(made.redaction.json(made.json).string.utf8)))
        self.read = try Snapshot(json: read)
        compareNode()
        if !node.isOnOtherRuntime {
            compareRuntime()
            compareUnit()
        }
        compareJournal()
        compareContainers()
        compareSystem()
        compareFiles()
    }

    private mutating func expect<Value: Equatable>(_ what: String, _ made: Value, _ read: Value) {
        guard made != read else { return }
        differences.append(
            "\(what): made \(String(describing: made).prefix(300)), read \(String(describing: read).prefix(300))")
    }

    private mutating func expectNear(_ what: String, _ made: Int64?, _ read: Int64?, from: (Int64, Int64)) {
        guard let made, let read else { return expect(what, made == nil, read == nil) }
        let (ages) = (from.0 - made, from.1 - read)
        guard abs(ages.0 - ages.1) > Self.tolerance else { return }
        differences.append("\(what): made \(Span.text(ages.0)) ago, read \(Span.text(ages.1)) ago")
    }

    private var wall: (Int64, Int64) { (made.takenAt.realtime, since.realtime) }
    private var uptime: (Int64, Int64) { (made.takenAt.monotonic, since.boottime) }

    // MARK: What runs

    private mutating func compareNode() {
        expect("configPath", made.configPath, read.configPath)
        expect("machine", made.machine, read.machine)
        guard let made = made.runtime, let read = read.runtime else { return }
        expect("runtime", made.runtime, read.runtime)
    }

    private mutating func compareRuntime() {
        expect("answer", made.live?.answer, read.live?.answer)
        // Only who answers says its version; a distribution's is in no package database.
        if node.distribution == nil || read.live?.answer.isStatus == true {
            expect("installedVersion", made.installedVersion, read.installedVersion)
        }
        if case .status? = read.live?.answer { expect("version", made.live?.runningVersion, read.live?.runningVersion) }
        // One that nobody asks for is not looked at.
        switch (made.live?.watch, read.live?.watch) {
        case (.unknown, .unknown): break
        // For no directory there is no watch.
        case (.unknown, .dead) where node.watched.isEmpty: break
        case let (made, .unknown) where read.live?.answer.isStatus == false: _ = made
        case let (made, read): expect("watch", made, read)
        }
    }

    private mutating func compareUnit() {
        guard let made = made.live?.unit, let read = read.live?.unit else {
            return expect("unit", self.made.live?.unit == nil, self.read.live?.unit == nil)
        }
        expect("unit", made.name, read.name)
        expect("activeState", made.activeState, read.activeState)
        expect("subState", made.subState, read.subState)
        expect("result", made.result, read.result)
        expect("restartCount", made.restartCount, read.restartCount)
        expect("killMode", made.killMode, read.killMode)
        expect("environment", made.environment, read.environment)
        expectNear("activeSince", made.activeSince, read.activeSince, from: uptime)
        let (process, other) = (self.made.live?.process, self.read.live?.process)
        // A start that is under way has a process; the scenario tells of none.
        guard node.isActive else { return }
        expectNear("process", process?.startedAt, other?.startedAt, from: wall)
        expectNear("process' uptime", process?.startedMonotonic, other?.startedMonotonic, from: uptime)
    }

    /// How far back the journal is looked at, but for the time that laying out takes.
    private static let memory = 15 * Span.minute - Span.minute

    private mutating func compareJournal() {
        let lines = { (snapshot: Snapshot, floor: Int64) -> [String] in
            // Of the kernel only what tells of a network is kept.
            let lines = (snapshot.live?.journal ?? []).filter {
                $0.realtime >= floor && ($0.unit != "kernel" || $0.isWorthKeepingOfKernel)
            }
            return lines.map { "\($0.unit): \(Self.unstamped($0.message))" }
        }
        let young = lines(made, made.takenAt.realtime - Self.memory)
        if let missing = Self.difference(young, lines(read, 0)).first {
            differences.append("journal lacks: \(missing.prefix(200))")
        }
        if let more = Self.difference(lines(read, 0), lines(made, 0)).first {
            differences.append("journal has more: \(more.prefix(200))")
        }
        let ages = { (snapshot: Snapshot, now: Int64) in
            Dictionary(
                (snapshot.live?.journal ?? []).map { (Self.unstamped($0.message), now - $0.realtime) },
                uniquingKeysWith: min)
        }
        let known = ages(self.made, wall.0)
        for (message, age) in ages(self.read, wall.1) {
            guard let other = known[message], abs(other - age) > Self.tolerance else { continue }
            differences.append(
                "journal: made \(Span.text(other)) ago, read \(Span.text(age)) ago: \(message.prefix(80))")
        }
    }

    /// The time stamp within a line is a constant of the scenario, and a moment in a log file.
    private static func unstamped(_ line: String) -> Substring {
        if line.hasPrefix("time=\"") { return line.dropFirst(6).drop { $0 != "\"" } }
        let head = line.split(separator: " ", maxSplits: 2)
        guard head.count == 3, head[1].contains(":"), let level = line.first, "IWEF".contains(level) else {
            return line[...]
        }
        return head[2]
    }

    private static func difference(_ left: [String], _ right: [String]) -> [String] {
        let counts = Dictionary(right.map { ($0, 1) }, uniquingKeysWith: +)
        var rest = counts
        return left.filter { line in
            guard let count = rest[line], count > 0 else { return true }
            rest[line] = count - 1
            return false
        }
    }

    // MARK: Around it

    private mutating func compareContainers() {
        guard read.live?.answer.isStatus == true else { return }
        let name = { (container: ContainerReading) in
            let own = container.state == .waiting ? "" : container.name
            return "\(container.namespace)/\(container.pod)/\(own)"
        }
        // Of each container the newest counts.
        let known = Dictionary((made.containers ?? []).map { (name($0), $0) }) { $0.restarts > $1.restarts ? $0 : $1 }
        let found = Dictionary((read.containers ?? []).map { (name($0), $0) }) { $1 }
        // What waits for its first start beside others of its pod is seen where these have all ended well.
        let pods = Set(known.values.filter { $0.state != .waiting }.map { "\($0.namespace)/\($0.pod)/" })
        let beside = Set(known.keys).intersection(pods)
        expect("containers", Set(known.keys).subtracting(beside), Set(found.keys).subtracting(beside))
        for (what, container) in known.sorted(by: { $0.key < $1.key }) {
            guard let other = found[what] else { continue }
            expect("\(what): state", container.state, other.state)
            expect("\(what): restarts", container.restarts, other.restarts)
            // What nothing but its image tells of is not known where an older containerd lists ids.
            if !Pods.tellsImageNames(node), !other.isWorthReading { continue }
            // A running kube-proxy is not asked for more.
            let isAsked = container.isWorthReading && (container.name != "kube-proxy" || container.state != .running)
            // An older containerd lists ids, and is asked for the names of a CNI's containers alone.
            if container.state != .waiting, isAsked || Pods.tellsImageNames(node) {
                expect("\(what): image", container.image, other.image)
            }
            guard isAsked else { continue }
            expect("\(what): exitCode", container.exitCode, other.exitCode)
            expect("\(what): log", container.log, other.log)
        }
    }

    private mutating func compareSystem() {
        expect("inotifyInstances", made.system.inotifyInstances, read.system.inotifyInstances)
        guard read.live?.answer.isStatus == true else { return }
        for mount in read.system.mounts {
            let other = made.system.mounts.last { $0.target == mount.target }
            expect("mount \(mount.target)", other?.options.contains("ro"), mount.options.contains("ro"))
            expect("mount \(mount.target): noexec", other?.options.contains("noexec"), mount.options.contains("noexec"))
            guard let type = other?.fileSystem, !type.isEmpty else { continue }
            expect("mount \(mount.target): type", type, mount.fileSystem)
        }
        expect(
            "kubelet's cgroupDriver", made.system.kubelet?.cgroupDriver ?? "", read.system.kubelet?.cgroupDriver ?? "")
        expect(
            "kubelet's runtimeEndpoint", made.system.kubelet?.runtimeEndpoint ?? "",
            read.system.kubelet?.runtimeEndpoint ?? "")
        expect("kubelet's version", made.system.kubelet?.version ?? "", read.system.kubelet?.version ?? "")
    }

    // MARK: Files

    private mutating func compareFiles() {
        for (path, entry) in read.files.entries.sorted(by: { $0.key < $1.key }) where !Self.isAdded(path) {
            guard let other = made.files.entries[path] else {
                differences.append("file \(path): read, not made")
                continue
            }
            compare(path, other, entry)
        }
        for path in read.files.absent where made.files.entries[path] != nil {
            differences.append("file \(path): made, not read")
        }
        // What is no kubeconfig has no facts to the maker, and unreadable ones to whoever looks.
        let credentials = read.files.credentials.filter {
            $0.value.kind != .unreadable || made.files.credentials[$0.key] != nil
        }
        expect("credentials", made.files.credentials.filter { credentials[$0.key] != nil }, credentials)
    }

    private mutating func compare(_ path: String, _ made: FileEntry, _ read: FileEntry) {
        expect("file \(path): kind", made.kind, read.kind)
        if case .symlink = made.kind {} else { expect("file \(path): mode", made.mode, read.mode) }
        expect("file \(path): owner", [made.uid, made.gid], [read.uid, read.gid])
        // What is not listed has no time.
        if made.modified > 0 {
            expectNear("file \(path): modified", made.modified, read.modified, from: wall)
            expectNear("file \(path): changed", made.changed, read.changed, from: wall)
        }
        // The scenario's maker gives no kubeconfig's bytes; what is read of them for other reasons is redacted.
        if case .bytes = read.content, made.content != .notRead {
            expect("file \(path): content", made.content, read.content)
        }
        if case .names(let names) = read.listing, case .names(let known) = made.listing {
            let own = path == "/" ? path : path + "/"
            expect("file \(path): names", known, names.filter { !Self.isAdded(own + $0) })
        }
        if made.kind == .file { expect("file \(path): size", made.size, read.size) }
    }

    /// What a laid-out node has besides what its scenario tells.
    private static func isAdded(_ path: String) -> Bool {
        let added = [
            "/.netready", "/proc", "/etc/machine-id", "/etc/netready", "/etc/systemd", "/run/containerd", "/run/dbus",
            "/run/k3s",
            "/run/k0s", "/run/netready", "/snap", "/usr/lib/systemd", "/var/lib/containerd", "/var/lib/dpkg",
            "/var/lib/k0s",
            "/var/lib/netready", "/var/lib/rancher/k3s/data", "/var/lib/rancher/k3s/agent/containerd",
            "/var/lib/rancher/rke2/agent/containerd", "/var/lib/rancher/rke2/agent/logs", "/var/lib/rancher/rke2/bin",
            "/var/log", "/var/snap/microk8s/common",
        ]
        return path == "/" || added.contains { path == $0 || path.hasPrefix($0 + "/") }
            || ["/usr/lib", "/var/lib", "/var/snap"].contains(path)
    }
}

extension RuntimeAnswer {
    fileprivate var isStatus: Bool { if case .status = self { true } else { false } }
}
