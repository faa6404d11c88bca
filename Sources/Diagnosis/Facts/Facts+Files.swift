import Containerd
import Node
import Syntax

extension Facts {
    /// What stands at a path; nil where nothing does, or where that has still to be looked at.
    func entry(at path: String) -> FileEntry? {
        if case .entry(let entry, _) = lookup.find(path) { entry } else { nil }
    }

    /// Whether a path leads to something; nil where that has still to be looked at.
    func exists(_ path: String) -> Bool? {
        switch lookup.find(path) {
        case .entry: true
        case .failed: false
        case .unknown: nil
        }
    }

    /// When what stands at a path came there or was last changed, nanoseconds since the epoch.
    func lastChange(of path: String) -> Int64? { entry(at: path).map { max($0.changed, $0.modified) } }

    /// What is there will be read: both in one look.
    func ask(for request: FileRequest) {
        if snapshot.files.scope == .observed { asked.insert(request) }
    }

    /// The bytes of a file; nil where it does not exist, cannot be read, or has still to be looked at.
    func bytes(of path: String) -> [UInt8]? {
        guard let entry = entry(at: path), entry.kind == .file else { return nil }
        switch entry.content {
        case .bytes(let bytes): return bytes
        case .notRead, .head: ask(for: .content(path))
        case .tooLarge, .unreadable: break
        }
        return nil
    }

    /// The lines of a file, empty ones included.
    func rows(of path: String) -> [Substring] {
        bytes(of: path).map { String(decoding: $0, as: UTF8.self).parts("\n", keepsEmpty: true) } ?? []
    }

    /// The names in a directory, in byte order; empty where there is none.
    func names(in path: String) -> [String] {
        guard case .entry(let entry, let physical) = lookup.find(path), entry.kind == .directory else { return [] }
        guard case .notListed = entry.listing, snapshot.files.scope == .observed else {
            return lookup.names(standingIn: physical) ?? []
        }
        asked.insert(.listing(path))
        return []
    }

    /// The paths of what is in a directory.
    func paths(in directory: String) -> [String] { names(in: directory).map { "\(directory)/\($0)" } }

    /// What a kubeconfig holds, with the times of what stands in a file of its own; nil where it has still to be looked at.
    func credentials(of path: String) -> Credentials? {
        guard var known = ownCredentials(of: path), !known.file.isEmpty else { return ownCredentials(of: path) }
        // Source: ResolveLocalPaths of k8s.io/client-go/tools/clientcmd.
        if known.file.utf8.first != UInt8(ascii: "/") { known.file = "\(path.parentPath)/\(known.file)" }
        let held = ownCredentials(of: known.file)
        (known.expiresAt, known.beginsAt) = (held?.expiresAt, held?.beginsAt)
        return known
    }

    private func ownCredentials(of path: String) -> Credentials? {
        guard case .entry(let entry, let physical) = lookup.find(path), entry.kind == .file else { return nil }
        if let known = snapshot.files.credentials[physical] { return known }
        switch entry.content {
        case .unreadable: return Credentials(kind: .unreadable)
        case .bytes(let bytes) where !String(decoding: bytes, as: UTF8.self).holds("users"):
            return Credentials(kind: .unreadable)
        case .notRead, .bytes, .head, .tooLarge: ask(for: .credentials(path))
        }
        return nil
    }

    /// What a file of containerd's configuration holds; nil where that is no TOML.
    func table(of path: String) -> TOMLTable? { bytes(of: path).flatMap { try? parseTOML($0) } }

    /// Whether a file is a network configuration: JSON with a plugin's type or a list of plugins.
    func networkConfiguration(at path: String) -> JSONValue? {
        guard let bytes = bytes(of: path), let value = try? parseJSON(bytes) else { return nil }
        return value["type"]?.stringValue != nil || value["plugins"]?.arrayValue != nil ? value : nil
    }

    /// The network that a file holds, as libcni would read it.
    func network(at file: String) -> LoadedNetwork? {
        networkConfiguration(at: file).map { LoadedNetwork($0, in: file) }
    }

    /// The first of some directories that holds something of a name.
    func directory(among directories: [String], holding name: String) -> String? {
        directories.first { exists("\($0)/\(name)") == true }
    }

    /// A distribution makes its containerd's configuration anew at each start: a person cannot fix it there.
    var isConfigurationMade: Bool { DistributionFiles.isMade(snapshot.configPath) }

    func isRecent(_ line: JournalLine, within span: Int64 = timeOfSigns) -> Bool {
        line.realtime >= snapshot.takenAt.realtime - span
    }
}
