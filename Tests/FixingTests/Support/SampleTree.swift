import Containerd
import Diagnosis
import Foundation
import Node
import Syntax

@testable import Fixing

/// A node's files as a test describes them.
struct SampleTree {
    static let good = #"{"cniVersion":"0.4.0","name":"good","plugins":[{"type":"bridge"}]}"#
    static let other = #"{"cniVersion":"0.4.0","name":"other","plugins":[{"type":"bridge"}]}"#
    static let single = #"{"cniVersion":"0.4.0","name":"one","type":"bridge"}"#

    var tree = FileTree(scope: .whole)

    init(
        _ files: [(path: String, text: String)] = [], plugins: [String] = ["bridge", "loopback"],
        in bin: String = "/opt/cni/bin"
    ) {
        for directory in ["/etc/containerd", "/etc/cni/net.d", "/opt/cni/bin"] { add(directory: directory) }
        for plugin in plugins { add("\(bin)/\(plugin)", program, mode: 0o755) }
        for (path, text) in files { add(path, Array(text.utf8), mode: 0o644) }
    }

    mutating func add(_ path: String, _ bytes: [UInt8], mode: UInt16) {
        add(directory: splitPath(path).directory)
        tree.entries[path] = FileEntry(kind: .file, mode: mode, size: Int64(bytes.count), content: .bytes(bytes))
    }

    mutating func add(link path: String, to target: String) {
        tree.entries[path] = FileEntry(kind: .symlink(target: target), mode: 0o777)
    }

    mutating func add(directory path: String) {
        var parent = path
        while parent != "/", tree.entries[parent] == nil {
            tree.entries[parent] = FileEntry(kind: .directory, mode: 0o755)
            parent = splitPath(parent).directory
        }
    }

    /// What no containerd runs on.
    func offline(_ version: String) -> Snapshot {
        Snapshot(
            takenAt: Timestamp(monotonic: 1, realtime: 2_000_000_000 * Span.second, bootID: "b"), files: tree,
            live: nil,
            installedVersion: ContainerdVersion(version), machine: 62)
    }

    /// With a containerd that has loaded what it says.
    func live(
        _ version: String, networks: [String], lastLoad: String, watch: WatchState = .alive,
        containers: [ContainerReading]? = nil
    ) -> Snapshot {
        var snapshot = offline(version)
        let settings = CNISettings(
            confDir: Located("/etc/cni/net.d"), binDirs: Located(["/opt/cni/bin"]), maxConfNum: Located(1))
        let status = RuntimeStatus(
            networkReady: !networks.isEmpty,
            message: networks.isEmpty ? "Network plugin returns error: cni plugin not initialized" : "",
            runtimeReady: true,
            running: RunningConfiguration(
                settings: settings, lastLoads: ["default": lastLoad], networks: networks,
                networkCount: networks.count + 1))
        snapshot.live = LiveReading(
            answer: .status(status), runningVersion: ContainerdVersion(version),
            unit: UnitReading(
                name: "containerd.service", activeState: "active", subState: "running", invocationID: "a"),
            process: ProcessReading(pid: 7, startedAt: 1_900_000_000 * Span.second, startedMonotonic: 0), watch: watch)
        snapshot.containers = containers
        return snapshot
    }
}

/// A whole static amd64 program, as far as its header tells.
private let program: [UInt8] = {
    var bytes = [UInt8](repeating: 0, count: 64)
    bytes.replaceSubrange(0..<6, with: [0x7f, 0x45, 0x4c, 0x46, 2, 1])
    bytes[18] = 62
    bytes[54] = 56
    return bytes
}()

extension FileFix {
    var codes: [String] { faults.map(\.code.rawValue) }

    /// The text of the one file that is rewritten.
    var text: String? {
        for operation in operations {
            if case .rewrite(_, _, let bytes) = operation { return String(decoding: bytes, as: UTF8.self) }
        }
        return nil
    }
}
