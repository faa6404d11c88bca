import Foundation
import Glibc
import Programs
import Syntax

/// A root that holds a scenario's node, and this process in it as all that runs there.
///
/// One at a time: the root of the whole process is the node's as long as it stands.
final class LaidOutNode {
    private let node: NodeState
    private let place: WorkPlace
    /// The moment that its ages count back from.
    let now = Instant()
    private let calls = CallLog()
    private var runtime: StandInRuntime?
    private var systemd: StandInSystemd?
    private var watch: Watch?

    init(_ node: NodeState, in place: WorkPlace) throws {
        self.node = node
        self.place = place
        try mountTemporary(place.root)
        try makeRoot()
        try place.enter()
        try layOut()
        try begin()
    }

    /// Ends what runs and removes the root.
    func leave() throws {
        runtime?.stop()
        systemd?.stop()
        watch?.end()
        try place.leave()
    }

    private func makeRoot() throws {
        let journals = "\(place.root)/var/log/journal/\(JournalFile.machine)"
        for path in [journals, "\(place.root)/proc", "\(place.root)/.netready"] { try makeDirectories(path) }
        try JournalFile(node: node, now: now)
            .make(at: "\(journals)/system.journal", scratch: "\(place.scratch)/export")
        try bindMount(place.programs, "\(place.root)/.netready")
        try bindMount("/proc", "\(place.root)/proc")
        try ProcessView(node: node, now: now).cover("\(place.root)/proc", scratch: place.scratch)
    }

    private func layOut() throws {
        var files = FileLayout(now: now.realtime)
        try files.lay(node.files)
        for path in ["/run/dbus", "/run/netready", "/etc/netready", "/var/lib/netready", "/var/lib/dpkg"] {
            try makeDirectories(path)
        }
        for path in ["/run/containerd", "/var/lib/containerd", parent(of: node.socket)] { try makeDirectories(path) }
        try writeFile("/etc/machine-id", "\(JournalFile.machine)\n")
        try writeFile("/etc/netready/netready.toml", "[daemon]\npoll = \"1s\"\n")
        try writeFile("/var/lib/dpkg/status", packages)
        try install()
        try installUnits()
        let pods = Pods(node, now: now.realtime)
        for (path, text) in pods.logs {
            try makeDirectories(parent(of: path))
            try writeFile(path, text)
        }
        try LogFiles(node, now: now).write()
        try files.setTimes()
    }

    /// Enabled, as packages and installers leave them.
    private func installUnits() throws {
        let missing = "/etc/systemd/system/multi-user.target.wants"
        try makeDirectories("/usr/lib/systemd/system")
        try makeDirectories(missing)
        var units = [(node.unit, node.distribution?.program ?? "/usr/bin/containerd")]
        if node.distribution == nil { units.append(("kubelet.service", "/usr/bin/kubelet")) }
        for (name, program) in units {
            let file = "/usr/lib/systemd/system/\(name)"
            try writeFile(file, "[Service]\nExecStart=\(program)\nRestart=always\n")
            try need(unsafe symlink(file, "\(missing)/\(name)"), "enable", name)
        }
    }

    /// containerd and kubelet of packages, or a kubelet that is a part of a distribution, which is told by its program alone.
    private func install() throws {
        guard let program = node.distribution?.kubelet else {
            try makeDirectories("/var/lib/dpkg/info")
            for name in ["containerd", "kubelet"] {
                try writeFile("/var/lib/dpkg/info/\(name).list", "/.\n/usr\n/usr/bin\n/usr/bin/\(name)\n")
            }
            return
        }
        try makeDirectories(parent(of: program))
        try writeFile(program, goProgram(module: kubeletModule(node.kubeletVersion)))
    }

    private var packages: String {
        guard node.distribution == nil else { return "" }
        return """
            Package: containerd
            Status: install ok installed
            Version: \(node.version)

            Package: kubelet
            Status: install ok installed
            Version: \(node.kubeletVersion.drop { $0 == "v" })-1.1


            """
    }

    private func begin() throws {
        let answers = CRIAnswers(node, pods: Pods(node, now: now.realtime))
        let unreachable = node.error?.code == "UNAVAILABLE"
        if unreachable, node.error?.details.contains("refused") == true {
            // Nobody listens any more behind the name.
            close(listenOn(node.socket))
        } else if !unreachable, node.isReachable || node.error != nil {
            runtime = StandInRuntime(path: node.socket, answers: answers, calls: calls)
        }
        let units = UnitAnswers(node, now: now)
        systemd = StandInSystemd(path: "/run/dbus/system_bus_socket") { units.answer($0) }
        watch = try Watch(node)
    }

    // MARK: Programs

    private func start(_ program: String, _ arguments: [String]) throws -> Child {
        var environment = ["PATH=/usr/sbin:/usr/bin"]
        if let machine = node.machine { environment.append("NODE_MACHINE=\(machine)") }
        return try Child(place.command(program) + arguments, environment: environment)
    }

    /// What `netready` prints.
    func netready(_ arguments: [String]) throws -> (status: Int32, out: [UInt8]) {
        try start("netready", arguments).finish(within: 60)
    }

    /// What the daemon publishes, and whether it had looked at the containers by then.
    struct Published {
        var document: JSONValue?
        var looked = false
    }

    /// What the daemon publishes once that is right, and once it has looked at all where that is asked for.
    ///
    /// - Parameter isRight: ends the wait where it holds; else that lasts as long as it may.
    func daemon(needsLook: Bool, _ isRight: (JSONValue) -> Bool) throws -> Published {
        calls.clear()
        let daemon = try start("netreadyd", ["--foreground"])
        defer {
            kill(daemon.pid, SIGTERM)
            _ = daemon.finish(within: 10)
        }
        let limit = Instant().monotonic + Self.patience * Instant.second
        let mustLook = needsLook && runtime != nil && node.error == nil && !node.isOnOtherRuntime
        var last = Published()
        while Instant().monotonic < limit {
            usleep(10_000)
            guard let bytes = readFile("/run/netready/status.json"), let document = try? parseJSON(bytes) else {
                continue
            }
            last = Published(document: document, looked: hasLooked)
            if isRight(document), last.looked || !mustLook { return last }
        }
        return last
    }

    /// Seconds that the daemon has.
    private static let patience: Int64 = 15

    /// Something was published after the containers had been listed: with each publication goes a count.
    private var hasLooked: Bool {
        guard let listed = calls.lastAnswer(of: "ListContainers") else { return false }
        var status = stat()
        guard unsafe stat("/run/netready/metrics.prom", &status) == 0 else { return false }
        return Int64(status.st_mtim.tv_sec) * Instant.second + Int64(status.st_mtim.tv_nsec) >= listed
    }
}

/// What systemd says of a node's units.
struct UnitAnswers: Sendable {
    private let runtime: UnitAnswer
    private let others: Set<String>

    init(_ node: NodeState, now: Instant) {
        var unit = UnitAnswer(name: node.unit)
        unit.loadState = Self.loadState(node)
        unit.activeState = node.activeState
        unit.subState = node.subState
        unit.result = node.object["unit"]?["result"]?.stringValue ?? "success"
        unit.killMode = node.object["unit"]?["killMode"]?.stringValue ?? "process"
        unit.restartCount = UInt32(node.object["unit"]?["nRestarts"]?.intValue ?? 0)
        unit.environment = node.environment
        unit.invocation = JournalFile.invocation
        unit.command = node.distribution.map { [$0.program] } ?? ["/usr/bin/containerd"]
        // Its main process runs while it starts, and a start is a job.
        let isStarting = node.activeState == "activating" && node.subState == "start"
        unit.hasJob = isStarting
        if node.isActive || isStarting { unit.mainPID = UInt32(getpid()) }
        if node.isActive {
            unit.activeSince = UInt64(max(1, now.monotonic - Int64(node.activeFor) * Instant.second)) / 1000
        }
        runtime = unit
        others = Set(node.lines.map(\.unit) + (node.distribution == nil ? ["kubelet.service"] : []))
            .subtracting(["kernel", node.unit])
    }

    /// What systemd has made of the unit's files: it has not taken them where its last word on the unit is a refusal.
    private static func loadState(_ node: NodeState) -> String {
        let isMasked = (node.object["files"]?.arrayValue ?? []).contains { file in
            file["path"]?.stringValue == "/etc/systemd/system/\(node.unit)"
                && file["target"]?.stringValue == "/dev/null"
        }
        let last = node.lines.last { $0.unit == node.unit }?.message ?? ""
        let isRefused = last.hasSuffix(" Refusing.") || last.hasSuffix(" has a bad unit file setting.")
        return isMasked ? "masked" : isRefused ? "bad-setting" : "loaded"
    }

    func answer(_ name: String) -> UnitAnswer {
        if name == runtime.name { return runtime }
        var unit = UnitAnswer(name: name)
        guard others.contains(name) else {
            unit.loadState = "not-found"
            return unit
        }
        unit.activeState = "active"
        unit.subState = "running"
        return unit
    }
}
