import Foundation

/// The files of one node state, as the corpus has them; paths are those of the node.
struct StateTree {
    enum Entry: Equatable {
        case file(Data, mode: Int)
        case directory(mode: Int)
        case symlink(String)
        case fifo

        var bytes: Data? { if case .file(let bytes, _) = self { bytes } else { nil } }
    }

    var entries: [String: Entry] = [:]

    /// Paths of regular files that pass, in byte order, so that a seed always leads to the same state.
    func files(where passes: (String) -> Bool) -> [String] {
        entries.filter { $0.value.bytes != nil && passes($0.key) }.map(\.key).sorted()
    }

    var configurations: [String] { files { $0.hasPrefix("/etc/containerd/") } }
    var networks: [String] {
        files { path in
            path.hasPrefix("/etc/cni/") || path.hasSuffix(".conf") || path.hasSuffix(".conflist")
        }
    }

    /// Only what can be laid out: every ancestor a directory, nothing where a containerd of the laboratory lives.
    var layable: [(path: String, entry: Entry)] {
        var known: Set<String> = []
        var result: [(path: String, entry: Entry)] = []
        func add(_ path: String, _ entry: Entry) {
            known.insert(path)
            result.append((path, entry))
        }
        for path in entries.keys.sorted() {
            guard let entry = entries[path], Self.isFree(path), path.utf8.count < 3000 else { continue }
            let missing = Self.ancestors(of: path).filter { !known.contains($0) }
            let isBlocked = Self.ancestors(of: path).contains { ancestor in
                guard let found = entries[ancestor] else { return false }
                if case .directory = found { return false }
                return true
            }
            guard !isBlocked else { continue }
            for ancestor in missing { add(ancestor, entries[ancestor] ?? .directory(mode: 0o755)) }
            if !known.contains(path) { add(path, entry) }
        }
        return result
    }

    private static func ancestors(of path: String) -> [String] {
        var result: [String] = []
        var current = ""
        for name in path.split(separator: "/").dropLast() {
            current += "/\(name)"
            result.append(current)
        }
        return result
    }

    private static let free: Set<Substring> = ["etc", "opt", "home", "usr", "srv", "tmp", "mnt", "root", "var", "run"]

    private static func isFree(_ path: String) -> Bool {
        let names = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        guard let first = names.first, free.contains(first) else { return false }
        guard !names.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." || $0.utf8.count > 255 }) else {
            return false
        }
        return !path.hasPrefix("/run/containerd") && !path.hasPrefix("/var/lib/containerd")
    }

    /// Every path and text, for a person who looks at a difference.
    var description: String {
        layable.map { path, entry in
            switch entry {
            case .file(let bytes, let mode):
                let text = bytes.count > 4000 ? "\(bytes.count) bytes" : String(decoding: bytes, as: UTF8.self)
                return path.hasPrefix("/opt/") ? path : "\(path) (\(String(mode, radix: 8))):\n\(text)"
            case .directory: return "\(path)/"
            case .symlink(let target): return "\(path) -> \(target)"
            case .fifo: return "\(path) (FIFO)"
            }
        }.joined(separator: "\n")
    }
}

extension StateTree {
    /// Lays everything out in a directory that stands for the root.
    func write(below root: String) throws {
        for (path, entry) in layable { try Self.write(entry, at: root + path) }
    }

    private static func write(_ entry: Entry, at path: String) throws {
        var status: Int32 = 0
        switch entry {
        case .file(let bytes, let mode):
            try bytes.write(to: URL(fileURLWithPath: path))
            status = unsafe chmod(path, mode_t(mode))
        case .directory(let mode):
            let made = unsafe mkdir(path, mode_t(mode))
            status = made == 0 || errno == EEXIST ? unsafe chmod(path, mode_t(mode)) : made
        case .symlink(let target): status = unsafe symlink(target, path)
        case .fifo: status = unsafe mkfifo(path, 0o644)
        }
        guard status == 0 else { throw CommandFailure(description: "laying out \(path): errno \(errno)") }
    }
}

/// A case of the corpus.
struct CorpusCase {
    var id: String
    var tree: StateTree

    /// All cases of the static and random corpus that hold no FIFO: waiting for a hang costs too much to do often.
    static func all() throws -> [CorpusCase] {
        try ["static.jsonl", "random.jsonl"].flatMap { name in
            let url = Node.repository.appendingPathComponent("Tests/Corpus/\(name)")
            return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map { line in
                try CorpusCase(line: Data(line.utf8))
            }
        }.filter { !$0.tree.entries.values.contains(.fifo) }
    }

    init(line: Data) throws {
        guard let object = try JSONSerialization.jsonObject(with: line) as? [String: Any],
            let id = object["id"] as? String, let entries = object["tree"] as? [[String: Any]]
        else { throw CommandFailure(description: "a line of the corpus is no case") }
        self.id = id
        tree = StateTree(object: entries)
    }
}

extension StateTree {
    init(object: [[String: Any]]) {
        for entry in object {
            guard let path = entry["path"] as? String else { continue }
            entries[path] = Entry(object: entry)
        }
    }
}

extension StateTree.Entry {
    fileprivate init(object: [String: Any]) {
        let mode = (object["mode"] as? String).flatMap { Int($0, radix: 8) }
        switch object["type"] as? String {
        case "dir": self = .directory(mode: mode ?? 0o755)
        case "symlink": self = .symlink(object["target"] as? String ?? "")
        case "fifo": self = .fifo
        default:
            let encoded = (object["base64"] as? String).flatMap { Data(base64Encoded: $0) }
            self = .file(encoded ?? Data((object["text"] as? String ?? "").utf8), mode: mode ?? 0o644)
        }
    }
}
