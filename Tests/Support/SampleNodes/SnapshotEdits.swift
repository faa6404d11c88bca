package import Containerd
package import Node
import Syntax

/// What happens to a node, as changes of its snapshot.
extension Snapshot {
    package static let config = "/etc/containerd/config.toml"
    package static let directory = "/etc/cni/net.d"
    package static let conflist = "/etc/cni/net.d/10-calico.conflist"

    /// A node with Calico's list loaded, its plugins there and nothing wrong.
    package static let sound = SampleNode.ready([(conflist, SampleNode.calico)], networks: ["k8s-pod-network"]).snapshot

    /// Changed after containerd's start, as most trouble is.
    package static let recent = SampleNode.start + Span.minute

    // MARK: Files

    package mutating func put(_ text: String, at path: String, mode: UInt16 = 0o644, changed: Int64 = recent) {
        let bytes = Array(text.utf8)
        put(
            FileEntry(kind: .file, mode: mode, size: Int64(bytes.count), content: .bytes(bytes), changed: changed),
            at: path)
    }

    package mutating func put(_ entry: FileEntry, at path: String) {
        var parent = ""
        for name in path.split(separator: "/").map(String.init) {
            let holder = parent.isEmpty ? "/" : parent
            enter(name, in: holder)
            parent += "/\(name)"
            if parent != path, files.entries[parent] == nil {
                files.entries[parent] = FileEntry(kind: .directory, mode: 0o755, listing: .names([]))
            }
        }
        files.entries[path] = entry
    }

    /// Takes a file or a directory away with all that is in it.
    package mutating func remove(_ path: String) {
        for key in files.entries.keys where key == path || key.hasPrefix(path + "/") { files.entries[key] = nil }
        let (parent, name) = Self.parts(path)
        guard case .names(let names)? = files.entries[parent]?.listing else { return }
        files.entries[parent]?.listing = .names(names.filter { $0 != name })
    }

    package mutating func move(_ path: String, to other: String) {
        guard let entry = files.entries[path] else { return }
        remove(path)
        put(entry, at: other)
    }

    private mutating func enter(_ name: String, in directory: String) {
        guard case .names(let names)? = files.entries[directory]?.listing, !names.contains(name) else { return }
        files.entries[directory]?.listing = .names(
            (names + [name]).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    }

    private static func parts(_ path: String) -> (parent: String, name: String) {
        let slash = path.lastIndex(of: "/") ?? path.startIndex
        let parent = String(path[..<slash])
        return (parent.isEmpty ? "/" : parent, String(path[path.index(after: slash)...]))
    }

    /// A program of the plugin directory gets another entry.
    package mutating func edit(_ path: String, _ change: (inout FileEntry) -> Void) {
        guard var entry = files.entries[path] else { return }
        change(&entry)
        files.entries[path] = entry
    }

    // MARK: containerd

    /// config.toml of containerd 1.x with one setting of CNI.
    package static func cni(_ setting: String) -> String {
        "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".cni]\n  \(setting)\n"
    }

    /// containerd runs and has loaded these networks.
    package mutating func serve(_ networks: [String] = ["k8s-pod-network"]) {
        live?.unit = Self.sound.live?.unit
        live?.process = Self.sound.live?.process
        live?.watch = .alive
        live?.answer = Self.sound.live?.answer ?? .noSocket
        says { status in
            status.running.networks = networks
            status.running.networkCount = networks.count + 1
        }
    }

    /// containerd runs and says that its network is not ready.
    package mutating func refuse(_ lastLoad: String = Self.nothingFound) {
        says { status in
            status.networkReady = false
            status.message = "Network plugin returns error: cni plugin not initialized"
            status.running.lastLoads["default"] = lastLoad
            status.running.networks = []
            status.running.networkCount = 1
        }
    }

    package static let nothingFound =
        "cni config load failed: no network config found in /etc/cni/net.d: cni plugin not initialized: failed to load cni config"

    package mutating func says(_ change: (inout RuntimeStatus) -> Void) {
        guard case .status(var status)? = live?.answer else { return }
        change(&status)
        live?.answer = .status(status)
    }

    /// containerd lives and serves no CRI.
    package mutating func loseCRI() { live?.answer = .unimplemented("unknown service runtime.v1.RuntimeService") }

    /// containerd has ended.
    package mutating func end(active: String, sub: String = "dead", result: String = "success", restarts: UInt32 = 0) {
        live?.answer = .refused
        live?.process = nil
        live?.watch = .unknown("no process")
        live?.unit?.activeState = active
        live?.unit?.subState = sub
        live?.unit?.result = result
        live?.unit?.restartCount = restarts
    }

    package mutating func log(_ message: String, unit: String = "containerd.service", ago: Int64 = 30 * Span.second) {
        live?.journal.append(JournalLine(unit: unit, realtime: takenAt.realtime - ago, message: message))
    }

    /// A pod that containerd could not give a network to.
    package mutating func failPod(_ reason: String) {
        log("RunPodSandbox for web failed, error: failed to setup network for sandbox \"b1946ac9\": \(reason)")
    }

    /// Nobody has brought a configuration.
    package mutating func uninstall() {
        remove(Self.conflist)
        refuse()
    }

    /// The agent has written its configuration and containerd has loaded it.
    package mutating func install() {
        put(SampleNode.calico, at: Self.conflist)
        containers = [.calico(.running)]
        serve()
    }

    package mutating func pass(_ span: Int64) {
        takenAt.realtime += span
        takenAt.monotonic += span
    }
}

extension ContainerReading {
    /// Calico's daemon.
    package static func calico(_ state: State, log: [String] = []) -> ContainerReading {
        ContainerReading(
            name: "calico-node", pod: "calico-node-x7k2p", namespace: "kube-system", state: state,
            exitCode: state == .exited ? 1 : nil, restarts: state == .exited ? 4 : 0,
            image: "docker.io/calico/node:v3.27.0", log: log)
    }

    /// Calico's installer, which has ended badly.
    package static func calicoInstaller(log: String) -> ContainerReading {
        ContainerReading(
            name: "install-cni", pod: "calico-node-x7k2p", namespace: "kube-system", state: .exited, exitCode: 1,
            restarts: 4, image: "docker.io/calico/cni:v3.27.0", log: [log])
    }
}
