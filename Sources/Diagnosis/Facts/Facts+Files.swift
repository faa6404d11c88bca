import Containerd
import Node
import Syntax

extension Facts {
    /// The bytes of a file; nil where it does not exist, cannot be read, or has still to be looked at.
    func bytes(of path: String) -> [UInt8]? {
        let lookup = Lookup(snapshot.files)
        defer { wants.formUnion(lookup.wants) }
        guard case .entry(let entry, _) = lookup.find(path), entry.kind == .file else { return nil }
        switch entry.content {
        case .bytes(let bytes): return bytes
        case .notRead, .head:
            if snapshot.files.scope == .observed { wants.insert(.content(path)) }
            return nil
        case .tooLarge, .unreadable: return nil
        }
    }

    /// The names in a directory, in byte order; empty where there is none.
    func names(in path: String) -> [String] {
        let lookup = Lookup(snapshot.files)
        defer { wants.formUnion(lookup.wants) }
        guard case .entry(let entry, let physical) = lookup.find(path), entry.kind == .directory else { return [] }
        switch entry.listing {
        case .names(let names): return names
        case .unreadable: return []
        case .notListed: break
        }
        guard snapshot.files.scope == .whole else {
            wants.insert(.listing(path))
            return []
        }
        let prefix = physical == "/" ? "/" : physical + "/"
        var found: Set<String> = []
        for key in snapshot.files.entries.keys where key.utf8.count > prefix.utf8.count {
            guard key.utf8.starts(with: prefix.utf8) else { continue }
            let rest = key.utf8.dropFirst(prefix.utf8.count).prefix { $0 != UInt8(ascii: "/") }
            found.insert(String(decoding: rest, as: UTF8.self))
        }
        return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Whether a path leads to something; nil where that has still to be looked at.
    func exists(_ path: String) -> Bool? {
        let lookup = Lookup(snapshot.files)
        defer { wants.formUnion(lookup.wants) }
        switch lookup.find(path) {
        case .entry: return true
        case .failed: return false
        case .unknown: return nil
        }
    }

    /// What a kubeconfig holds; nil where it has still to be looked at.
    func credentials(of path: String) -> Credentials? {
        let lookup = Lookup(snapshot.files)
        defer { wants.formUnion(lookup.wants) }
        guard case .entry(let entry, let physical) = lookup.find(path), entry.kind == .file else { return nil }
        if let known = snapshot.files.credentials[physical] { return known }
        if case .unreadable = entry.content { return Credentials(kind: .unreadable) }
        if case .bytes(let bytes) = entry.content, !String(decoding: bytes, as: UTF8.self).holds("users") {
            return Credentials(kind: .unreadable)
        }
        if snapshot.files.scope == .observed { wants.insert(.credentials(path)) }
        return nil
    }

    /// Whether a file is a network configuration: JSON with a plug-in's type or a list of plug-ins.
    func networkConfiguration(at path: String) -> JSONValue? {
        guard let bytes = bytes(of: path), let value = try? parseJSON(bytes) else { return nil }
        return value["type"]?.stringValue != nil || value["plugins"]?.arrayValue != nil ? value : nil
    }

    /// The agent whose configuration a file is, by its plug-ins, its name and the network's name.
    func agent(ofFile file: String, plugins: [String], network: String) -> KnownAgent? {
        if let agent = plugins.lazy.compactMap({ KnownAgent.of(plugin: $0) }).first(where: { $0.role != .chained }) {
            return agent
        }
        return KnownAgent.all.first { agent in
            !agent.mark.isEmpty && (file.lowercased().holds(agent.mark) || network.holds(agent.mark))
        }
    }

    /// The agent whose configuration a file in the CNI directory is.
    func agent(ofFile file: String) -> KnownAgent? {
        guard let value = networkConfiguration(at: file) else {
            return agent(ofFile: file, plugins: [], network: "")
        }
        let types = (value["plugins"]?.arrayValue ?? [value]).compactMap { $0["type"]?.stringValue }
        return agent(ofFile: file, plugins: types, network: value["name"]?.stringValue ?? "")
    }

    func isOnNode(_ agent: KnownAgent) -> Bool {
        guard let agents else { return true }
        if DistributionFiles.agent(withinThatOf: snapshot.configPath) == agent.name { return true }
        return agents.contains { $0.agent.stands(for: agent) }
    }

    /// A distribution makes its containerd's configuration anew at each start: a person cannot mend it there.
    var isConfigurationMade: Bool { DistributionFiles.isMade(snapshot.configPath) }

    func isRecent(_ line: JournalLine, within span: Int64) -> Bool {
        line.realtime >= snapshot.takenAt.realtime - span
    }
}
