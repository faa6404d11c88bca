import Linux
import Node

/// The files of systemd's units: whether there is one, and what it says; without asking systemd, which need not answer yet.
struct UnitFiles {
    private let root: NodeRoot
    private let groups: UnitGroups
    /// Each directory is opened once, however many units are looked for in it.
    private let memory: WalkMemory
    /// Physical paths of ``directories`` and ``wants``, those that are there.
    private let searched: [String]
    private let wanting: [String]

    init(root: NodeRoot, groups: UnitGroups, memory: WalkMemory = WalkMemory()) {
        self.root = root
        self.groups = groups
        self.memory = memory
        searched = Self.physical(Self.directories, below: root, memory)
        wanting = Self.physical(Self.wants, below: root, memory)
    }

    /// A directory may be a link, as /etc/systemd/system is on NixOS, or two names of one, as /lib is.
    private static func physical(
        _ directories: [String], below root: NodeRoot, _ memory: WalkMemory
    ) -> [String] {
        var found: [String] = []
        for directory in directories {
            guard let end = root.look(at: directory, remembering: memory).last, end.status != nil, end.error == nil
            else { continue }
            if !found.contains(end.path) { found.append(end.path) }
        }
        return found
    }

    /// The first that has a file of a name decides: systemd.unit(5), "System Unit Search Path".
    private static let directories = [
        "/etc/systemd/system.control", "/run/systemd/system.control", "/run/systemd/transient",
        "/run/systemd/generator.early", "/etc/systemd/system", "/run/systemd/system", "/run/systemd/generator",
        "/usr/local/lib/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system",
        "/run/systemd/generator.late",
    ]

    /// Where links of enabled units are: systemctl(1), `enable`.
    private static let wants = [
        "/etc/systemd/system/multi-user.target.wants", "/etc/systemd/system/default.target.wants",
        "/usr/lib/systemd/system/multi-user.target.wants", "/lib/systemd/system/multi-user.target.wants",
    ]

    /// nil where it has no file.
    func state(of unit: String) -> RuntimeEvidence.Unit.State? {
        guard let file = file(of: unit) else { return nil }
        if groups.processes(of: unit) != nil { return .running }
        // A masked unit is a link to /dev/null, or an empty file.
        guard file.status.kind != .nullDevice, file.status.size > 0 else { return .masked }
        return wanting.contains { isEntry("\($0)/\(unit)") } ? .enabled : .present
    }

    /// What the unit and its drop-ins say.
    func read(_ unit: String) -> UnitFile {
        var read = UnitFile()
        let paths = [file(of: unit)?.path].compactMap(\.self) + dropIns(of: unit)
        for path in paths { if let bytes = bytes(of: path) { read.merge(bytes) } }
        for path in read.environmentFiles { if let bytes = bytes(of: path) { read.merge(environmentFile: bytes) } }
        return read
    }

    private func file(of unit: String) -> (path: String, status: FileStatus)? {
        for directory in searched {
            let end = root.look(at: "\(directory)/\(unit)", remembering: memory).last
            if let end, let status = end.status { return (end.path, status) }
        }
        return nil
    }

    /// Whether a directory has something of that name: a link that leads nowhere is something.
    private func isEntry(_ path: String) -> Bool {
        root.look(at: path, remembering: memory).contains { $0.path == path && $0.status != nil }
    }

    /// Of equal names that of the first directory counts.
    private func dropIns(of unit: String) -> [String] {
        var paths: [String: String] = [:]
        for directory in searched {
            guard let end = root.look(at: "\(directory)/\(unit).d", remembering: memory).last, end.status != nil,
                case .names(let names) = root.list(end.path, limit: 1000)
            else { continue }
            for name in names where name.hasSuffix(".conf") && paths[name] == nil {
                paths[name] = "\(end.path)/\(name)"
            }
        }
        return paths.sorted { $0.key < $1.key }.map(\.value)
    }

    private func bytes(of path: String) -> [UInt8]? {
        guard case .bytes(let bytes, _) = root.read(following: path, limit: 1 << 20) else { return nil }
        return bytes
    }
}
