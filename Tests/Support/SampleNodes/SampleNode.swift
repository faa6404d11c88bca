package import Containerd
package import Diagnosis
package import Node
import Syntax

/// A node as a test describes it: files, what containerd says, its unit and its watch.
package struct SampleNode {
    package static let calico =
        #"{"name":"k8s-pod-network","cniVersion":"0.3.1","plugins":[{"type":"calico","ipam":{"type":"calico-ipam"}}]}"#
    package static let bridge =
        #"{"name":"mynet","cniVersion":"0.3.1","plugins":[{"type":"bridge","ipam":{"type":"host-local"}}]}"#
    package static let start: Int64 = 1_800_000_000 * Span.second

    package var version = "1.7.24"
    package var installed: String?
    package var files: [(path: String, text: String)] = []
    /// Nanoseconds after containerd's start at which every file was last changed.
    package var changedAfterStart: Int64 = Span.minute
    package var plugins: [String] = ["calico", "calico-ipam", "bridge", "host-local", "loopback"]
    package var answer: RuntimeAnswer?
    package var networkReady = false
    package var loaded: [String] = []
    package var lastLoad =
        "cni config load failed: no network config found in /etc/cni/net.d: cni plugin not initialized: failed to load cni config"
    package var watch = WatchState.alive
    package var confDir = "/etc/cni/net.d"
    package var template = ""
    package var unit = UnitReading(
        name: "containerd.service", activeState: "active", subState: "running", invocationID: "a")
    package var hasProcess = true
    package var journal: [String] = []
    package var uptime = Span.hour

    package init(files: [(path: String, text: String)] = []) { self.files = files }

    /// A node whose containerd has loaded what lies there.
    package static func ready(_ files: [(path: String, text: String)], networks: [String]) -> SampleNode {
        var node = SampleNode(files: files)
        node.networkReady = true
        node.loaded = networks
        node.lastLoad = "OK"
        return node
    }

    /// The sound node with containerd 2.1, whose plugins are asked for their STATUS.
    package static var second: SampleNode {
        var node = SampleNode.ready([(Snapshot.conflist, calico)], networks: ["k8s-pod-network"])
        node.version = "2.1.9"
        return node
    }

    package var snapshot: Snapshot {
        let start = Self.start
        let now = Timestamp(monotonic: 10 * Span.hour, realtime: start + uptime, bootID: "boot")
        let reading = answer ?? .status(status)
        let live = LiveReading(
            answer: reading, runningVersion: ContainerdVersion(version), unit: unit,
            process: hasProcess
                ? ProcessReading(pid: 77, startedAt: start, startedMonotonic: now.monotonic - uptime) : nil,
            watch: watch,
            journal: journal.map {
                JournalLine(unit: "containerd.service", realtime: start + Span.second, message: $0)
            })
        return Snapshot(
            takenAt: now, files: tree, live: live, installedVersion: ContainerdVersion(installed ?? version),
            machine: 62)
    }

    package var assessment: Assessment { assess(snapshot) }

    private var status: RuntimeStatus {
        let running = RunningConfiguration(
            settings: CNISettings(
                confDir: Located(confDir), binDirs: Located(["/opt/cni/bin"]), maxConfNum: Located(1),
                confTemplate: Located(template)),
            lastLoads: ["default": lastLoad], networks: loaded, networkCount: loaded.count + 1)
        let message = networkReady ? "" : "Network plugin returns error: cni plugin not initialized"
        return RuntimeStatus(networkReady: networkReady, message: message, runtimeReady: true, running: running)
    }

    package var tree: FileTree {
        var tree = FileTree(scope: .whole)
        for directory in ["/etc/containerd", "/etc/cni/net.d", "/opt/cni/bin"] { addDirectory(directory, &tree) }
        // What calico's plugin reads besides.
        add("/var/lib/calico/nodename", Array("worker-1".utf8), mode: 0o644, &tree)
        for file in files { add(file.path, Array(file.text.utf8), mode: 0o644, &tree) }
        for plugin in plugins { add("/opt/cni/bin/\(plugin)", sampleProgram, mode: 0o755, &tree) }
        return tree
    }

    private func add(_ path: String, _ bytes: [UInt8], mode: UInt16, _ tree: inout FileTree) {
        let cut = path.lastIndex(of: "/") ?? path.startIndex
        addDirectory(String(path[..<cut]), &tree)
        addName(String(path[path.index(after: cut)...]), to: String(path[..<cut]), &tree)
        tree.entries[path] = FileEntry(
            kind: .file, mode: mode, size: Int64(bytes.count), content: .bytes(bytes),
            changed: Self.start + changedAfterStart)
    }

    private func addDirectory(_ path: String, _ tree: inout FileTree) {
        var parent = ""
        for name in path.split(separator: "/").map(String.init) {
            addName(name, to: parent.isEmpty ? "/" : parent, &tree)
            parent += "/\(name)"
            if tree.entries[parent] == nil { tree.entries[parent] = directory }
        }
    }

    private var directory: FileEntry {
        FileEntry(kind: .directory, mode: 0o755, listing: .names([]), changed: Self.start + changedAfterStart)
    }

    private func addName(_ name: String, to parent: String, _ tree: inout FileTree) {
        var entry = tree.entries[parent] ?? directory
        guard case .names(var names) = entry.listing, !names.contains(name) else { return }
        names.append(name)
        entry.listing = .names(names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        tree.entries[parent] = entry
    }
}

/// A whole static amd64 program, as far as its header tells.
private let sampleProgram: [UInt8] = {
    var bytes = [UInt8](repeating: 0, count: 64)
    bytes.replaceSubrange(0..<6, with: [0x7f, 0x45, 0x4c, 0x46, 2, 1])
    bytes[18] = 62
    bytes[54] = 56
    return bytes
}()
