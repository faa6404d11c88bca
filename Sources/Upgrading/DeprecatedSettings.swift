import Containerd
import Syntax

/// Settings that a version still takes, or does not any more, and that are to go.
///
/// Source: "Deprecated config properties" in RELEASES.md of containerd; what became of each plan, in its release notes.
struct DeprecatedSettings {
    let files: FileTree
    let from: ContainerdVersion
    let to: ContainerdVersion

    private struct Row {
        /// The end of the path; `*` for any key.
        var path: [String]
        var since: String
        var droppedIn: String
        var instead: String
        /// Whether a run has shown the removal.
        var isSeen = false
    }

    private static let rows = [
        Row(
            path: ["registry", "mirrors"], since: "1.5.0", droppedIn: "2.7.0",
            instead: "hosts.toml files below config_path"),
        Row(
            path: ["registry", "configs"], since: "1.5.0", droppedIn: "2.7.0",
            instead: "hosts.toml files below config_path"),
        Row(path: ["registry", "auths"], since: "1.3.0", droppedIn: "2.7.0", instead: "imagePullSecrets"),
        Row(path: ["cni", "bin_dir"], since: "2.1.0", droppedIn: "2.4.0", instead: "bin_dirs, a list"),
        Row(path: ["enable_cdi"], since: "2.2.0", droppedIn: "2.4.0", instead: "nothing: CDI is always on then"),
        Row(
            path: ["io.containerd.tracing.processor.v1.otlp", "*"], since: "1.6.29", droppedIn: "2.4.0",
            instead: "OTEL_EXPORTER_OTLP_ENDPOINT and its like in the unit's environment"),
        Row(
            path: ["io.containerd.internal.v1.tracing", "*"], since: "1.6.29", droppedIn: "2.4.0",
            instead: "OTEL_SERVICE_NAME and its like in the unit's environment"),
        Row(
            path: ["systemd_cgroup"], since: "1.3.0", droppedIn: "2.0.0", instead: "SystemdCgroup in runc's options",
            isSeen: true),
        Row(
            path: ["containerd", "untrusted_workload_runtime"], since: "1.2.0", droppedIn: "2.0.0",
            instead: "a runtime named untrusted", isSeen: true),
        Row(
            path: ["containerd", "default_runtime"], since: "1.3.0", droppedIn: "2.0.0",
            instead: "default_runtime_name", isSeen: true),
        Row(
            path: ["runtimes", "*", "runtime_engine"], since: "1.3.0", droppedIn: "2.0.0",
            instead: "BinaryName in the runtime's options", isSeen: true),
        Row(
            path: ["runtimes", "*", "runtime_root"], since: "1.3.0", droppedIn: "2.0.0",
            instead: "Root in the runtime's options", isSeen: true),
        Row(
            path: ["options", "CriuPath"], since: "1.7.0", droppedIn: "2.0.0", instead: "criu on containerd's PATH",
            isSeen: true),
        Row(path: ["plugin_dir"], since: "2.0.0", droppedIn: "2.1.0", instead: "proxy plugins", isSeen: true),
    ]

    /// - Parameter paths: of the configuration's files.
    func find(_ paths: [String]) -> [UpgradeLine] {
        paths.flatMap { path -> [UpgradeLine] in
            guard case .bytes(let bytes)? = files.entries[path]?.content else { return [] }
            var lines: [UpgradeLine] = []
            look(readTOML(bytes, dialect: Behaviour(to).dialect).root, [], path, &lines)
            return lines
        }
    }

    private func look(_ table: TOMLTable, _ path: [String], _ file: String, _ lines: inout [UpgradeLine]) {
        for member in table.members {
            let path = path + [member.key]
            if let row = Self.rows.first(where: { Self.matches(path, $0.path) }),
                let line = line(row, path, member, file)
            {
                lines.append(line)
            }
            if let inner = member.value.tableValue, path.count < 12 { look(inner, path, file, &lines) }
        }
    }

    private static func matches(_ path: [String], _ pattern: [String]) -> Bool {
        guard path.count >= pattern.count, path.count > 1 || pattern == ["plugin_dir"] else { return false }
        return zip(path.suffix(pattern.count), pattern).allSatisfy { $1 == "*" || $0 == $1 }
    }

    private func line(_ row: Row, _ path: [String], _ member: TOMLTable.Member, _ file: String) -> UpgradeLine? {
        // An empty value is what `config default` writes.
        if member.value.stringValue == "" || member.value.tableValue?.members.isEmpty == true { return nil }
        if member.value.boolValue == false { return nil }
        guard let since = ContainerdVersion(row.since), let dropped = ContainerdVersion(row.droppedIn),
            !from.isBefore(since) || !to.isBefore(since)
        else { return nil }
        let isGone = !to.isBefore(dropped)
        let key = path.last ?? ""
        let says =
            isGone
            ? "\(key) has no effect since containerd \(row.droppedIn)."
            : "\(key) works in containerd \(to) and is to go in \(row.droppedIn)."
        return UpgradeLine(
            location: SourceLocation(file: file, position: member.keyPosition), key: path.joined(separator: "."),
            fate: isGone ? .ignored : .deprecated, says: says, fix: "In its place: \(row.instead).",
            droppedIn: row.droppedIn, basis: row.isSeen || !isGone ? .run : .source)
    }
}

extension ContainerdVersion {
    /// By the numbers alone.
    fileprivate func isBefore(_ other: ContainerdVersion) -> Bool {
        (major, minor, patch) < (other.major, other.minor, other.patch)
    }
}
