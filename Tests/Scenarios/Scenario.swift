import Containerd
import Foundation
package import Node
package import Syntax
import YAML

/// The state of a node, and the answer an expert would give: one object of the scenarios' schema, a line of JSON.
///
/// The snapshot is made of the state alone: neither the title nor the answer enters it.
package struct Scenario: Sendable {
    package var id: String
    package var title: String
    package var expect: JSONValue
    /// The whole object.
    package let object: JSONValue

    /// Any moment will do: the scenario counts all times back from now, but for the ends of tokens.
    private static let now: Int64 = 1_780_000_000 * Span.second

    package init?(_ object: JSONValue) {
        guard object["files"]?.arrayValue != nil, object["cri"] != nil else { return nil }
        self.object = object
        id = object["id"]?.stringValue ?? ""
        title = object["title"]?.stringValue ?? ""
        expect = object["expect"] ?? .null
    }

    package var snapshot: Snapshot {
        let version = object["containerdVersion"]?.stringValue.flatMap(ContainerdVersion.init)
        let system = object["system"]
        let moment = Timestamp(monotonic: 1000 * Span.hour, realtime: Self.now, bootID: "scenario")
        var snapshot = Snapshot(
            takenAt: moment, files: files, live: live(version), installedVersion: version,
            machine: Self.machines[system?["machine"]?.stringValue ?? ""], configPath: configPath,
            containers: (object["containers"]?.arrayValue ?? []).map(Self.container), system: systemReading)
        snapshot.runtime = runtimeOfKubelet
        return snapshot
    }

    /// The runtime that kubelet asks where its configuration names one; nil where it does not.
    private var runtimeOfKubelet: RuntimeChoice? {
        guard let kubelet = systemReading.kubelet, !kubelet.runtimeEndpoint.isEmpty else { return nil }
        var evidence = RuntimeEvidence()
        evidence.kubelet = .init(
            endpoint: socketPath(kubelet.runtimeEndpoint), source: kubelet.file, isInUse: true)
        evidence.sockets = [
            .init("/run/containerd/containerd.sock", .answers, unit: object["unit"]?["name"]?.stringValue)
        ]
        return RuntimeChoice.choose(evidence)
    }

    private static let machines: [String: UInt16] = [
        "x86_64": 62, "aarch64": 183, "ppc64le": 21, "s390x": 22, "riscv64": 243, "armv7l": 40, "i686": 3,
    ]

    /// k3s, rke2, microk8s and k0s start their containerd with a file of their own.
    private var configPath: String {
        let unit = object["unit"]?["name"]?.stringValue ?? ""
        if unit.hasPrefix("k3s") { return "/var/lib/rancher/k3s/agent/etc/containerd/config.toml" }
        if unit.hasPrefix("rke2") { return "/var/lib/rancher/rke2/agent/etc/containerd/config.toml" }
        if unit.hasPrefix("snap.microk8s") { return "/var/snap/microk8s/current/args/containerd.toml" }
        if unit.hasPrefix("k0s") { return "/etc/k0s/containerd.toml" }
        return Snapshot.defaultConfigPath
    }

    // MARK: Files

    private var files: FileTree {
        var tree = FileTree(scope: .whole)
        for directory in ["/etc", "/var", "/run", "/opt", "/usr", "/home", "/root"] { Self.add(directory, to: &tree) }
        for file in object["files"]?.arrayValue ?? [] {
            guard let path = file["path"]?.stringValue else { continue }
            Self.add(String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]), to: &tree)
            let old = tree.entries[path]?.listing
            tree.entries[path] = Self.entry(file)
            if let old { tree.entries[path]?.listing = old }
            Self.name(path, in: &tree)
            guard case .bytes(let bytes)? = tree.entries[path]?.content, Self.isKubeconfig(bytes) else { continue }
            let value = try? readYAML(bytes)
            tree.credentials[path] =
                Credentials(secret: bytes) ?? value.map(Credentials.init(kubeconfig:)) ?? Credentials(kind: .unreadable)
            // Never its bytes.
            tree.entries[path]?.content = .notRead
        }
        return tree
    }

    private static func isKubeconfig(_ bytes: [UInt8]) -> Bool {
        guard let text = String(bytes: bytes, encoding: .utf8) else { return false }
        return text.contains("kind: Config\n") || text.hasPrefix("-----BEGIN CERTIFICATE-----")
    }

    private static func add(_ directory: String, to tree: inout FileTree) {
        var path = ""
        for name in directory.split(separator: "/") {
            path += "/\(name)"
            guard tree.entries[path] == nil else { continue }
            tree.entries[path] = FileEntry(kind: .directory, mode: 0o755, listing: .names([]))
            Self.name(path, in: &tree)
        }
    }

    /// Enters a path into the names of the directory that it is in.
    private static func name(_ path: String, in tree: inout FileTree) {
        guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return }
        let parent = String(path[..<slash])
        guard case .names(var names)? = tree.entries[parent]?.listing else { return }
        let name = String(path[path.index(after: slash)...])
        guard !names.contains(name) else { return }
        names.append(name)
        tree.entries[parent]?.listing = .names(names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    }

    private static func entry(_ file: JSONValue) -> FileEntry {
        let mode = file["mode"]?.stringValue.flatMap { UInt16($0, radix: 8) } ?? 0o644
        let changed = now - Int64(file["mtimeAgeSeconds"]?.intValue ?? 0) * Span.second
        let uid = UInt32(file["uid"]?.intValue ?? 0)
        let gid = UInt32(file["gid"]?.intValue ?? 0)
        var entry = FileEntry(
            kind: .file, mode: mode, uid: uid, gid: gid, modified: changed, changed: changed)
        switch file["type"]?.stringValue {
        case "dir":
            entry.kind = .directory
            entry.listing = .names([])
        case "symlink": entry.kind = .symlink(target: file["target"]?.stringValue ?? "")
        case "fifo": entry.kind = .fifo
        default:
            let base64 = file["base64"]?.stringValue.flatMap { Data(base64Encoded: $0) }
            let bytes = base64.map(Array.init) ?? Array((file["text"]?.stringValue ?? "").utf8)
            entry.content = .bytes(bytes)
            entry.size = Int64(bytes.count)
        }
        return entry
    }

    // MARK: What runs

    private func live(_ version: ContainerdVersion?) -> LiveReading {
        let unit = object["unit"]
        let active = Int64(unit?["activeForSeconds"]?.intValue ?? 0) * Span.second
        let isActive = unit?["activeState"]?.stringValue == "active"
        let monotonic = 1000 * Span.hour - active
        let environment = unit?["environment"]?.objectValue?.members ?? []
        let reading = UnitReading(
            name: unit?["name"]?.stringValue ?? "", loadState: unit?["loadState"]?.stringValue ?? "",
            activeState: unit?["activeState"]?.stringValue ?? "",
            subState: unit?["subState"]?.stringValue ?? "", result: unit?["result"]?.stringValue ?? "",
            restartCount: UInt32(unit?["nRestarts"]?.intValue ?? 0), killMode: unit?["killMode"]?.stringValue ?? "",
            activeSince: isActive ? monotonic : nil,
            environment: Dictionary(environment.map { ($0.key, $0.value.stringValue ?? "") }) { $1 })
        let process = ProcessReading(pid: 100, startedAt: Self.now - active, startedMonotonic: monotonic)
        return LiveReading(
            answer: answer, runningVersion: version, unit: reading, process: isActive ? process : nil, watch: watch,
            journal: (object["journal"]?.arrayValue ?? []).map(Self.line))
    }

    private var watch: WatchState {
        switch object["watch"]?.stringValue {
        case "alive": .alive
        case "dead": .dead
        case "elsewhere": .elsewhere
        default: .unknown("not known")
        }
    }

    private var answer: RuntimeAnswer {
        let cri = object["cri"]
        if let error = cri?["error"], error["code"] != nil { return Self.answer(error) }
        guard cri?["reachable"]?.boolValue == true else { return .noSocket }
        let conditions = cri?["conditions"]?.arrayValue ?? []
        let network = conditions.first { $0["type"]?.stringValue == "NetworkReady" }
        let runtime = conditions.first { $0["type"]?.stringValue == "RuntimeReady" }
        var info: [String: String] = [:]
        for member in cri?["info"]?.objectValue?.members ?? [] {
            info[member.key] = member.value.stringValue ?? writeJSON(member.value, pretty: false)
        }
        return .status(
            RuntimeStatus(
                networkReady: network?["status"]?.boolValue ?? false, message: network?["message"]?.stringValue ?? "",
                runtimeReady: runtime?["status"]?.boolValue ?? false, running: RunningConfiguration.parse(info: info)))
    }

    private static func answer(_ error: JSONValue) -> RuntimeAnswer {
        let details = error["details"]?.stringValue ?? ""
        if details.contains("server is not initialized yet") { return .notInitialized }
        switch error["code"]?.stringValue {
        case "UNIMPLEMENTED": return .unimplemented(details)
        case "DEADLINE_EXCEEDED": return .timedOut(versionAnswers: false)
        case "UNAVAILABLE" where details.contains("no such file"): return .noSocket
        case "UNAVAILABLE" where details.contains("permission denied"): return .denied
        case "UNAVAILABLE": return .refused
        default: return .failed(details)
        }
    }

    private static func line(_ line: JSONValue) -> JournalLine {
        JournalLine(
            unit: line["unit"]?.stringValue ?? "",
            realtime: now - Int64(line["ageSeconds"]?.intValue ?? 0) * Span.second,
            message: line["message"]?.stringValue ?? "")
    }

    private static func container(_ container: JSONValue) -> ContainerReading {
        ContainerReading(
            name: container["name"]?.stringValue ?? "", pod: container["pod"]?.stringValue ?? "",
            namespace: container["namespace"]?.stringValue ?? "",
            state: container["state"]?.stringValue.flatMap(ContainerReading.State.init) ?? .created,
            exitCode: container["exitCode"]?.intValue, restarts: container["restarts"]?.intValue ?? 0,
            image: container["image"]?.stringValue ?? "",
            log: (container["logTail"]?.arrayValue ?? []).compactMap(\.stringValue))
    }

    private var systemReading: SystemReading {
        let system = object["system"]
        let mounts = (system?["mounts"]?.arrayValue ?? []).map { mount in
            MountReading(
                target: mount["target"]?.stringValue ?? "", fileSystem: mount["fstype"]?.stringValue ?? "",
                options: (mount["options"]?.stringValue ?? "").split(separator: ",").map(String.init))
        }
        let version = system?["kubeletVersion"]?.stringValue ?? ""
        var kubelet = KubeletReading(version: version)
        let file = "/var/lib/kubelet/config.yaml"
        let entry = object["files"]?.arrayValue?.first { $0["path"]?.stringValue == file }
        if let text = entry?["text"]?.stringValue, let value = try? readYAML(Array(text.utf8)) {
            kubelet = KubeletReading(version: version, file: file, configuration: value)
        }
        return SystemReading(
            inotifyInstances: system?["inotifyMaxUserInstances"]?.intValue, mounts: mounts, kubelet: kubelet)
    }
}
