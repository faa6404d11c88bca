import Corpus
import Foundation
import Syntax

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
        // A directory that every root has gives way to what the state has in its place.
        if case .directory = entry {} else { _ = unsafe rmdir(path) }
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
    var needsExec: Bool
    /// What was recorded, by version.
    var expected: [String: RealAnswer]

    /// All cases of the static and random corpus that hold no FIFO: waiting for a hang costs too much to do often.
    static func all() throws -> [CorpusCase] {
        try ["static.jsonl", "random.jsonl"].flatMap(load).filter { !$0.tree.entries.values.contains(.fifo) }
    }

    /// The cases of a file of the corpus, or of one with an absolute path.
    static func load(_ name: String) throws -> [CorpusCase] {
        try Corpus.lines(name).map { try CorpusCase($0) }
    }

    private init(_ object: JSONValue) throws {
        guard let id = object["id"]?.stringValue else {
            throw CommandFailure(description: "a line of the corpus is no case")
        }
        self.id = id
        needsExec = object["needsExec"]?.boolValue ?? false
        let answers = object["expected"]?.objectValue?.members.map { ($0.key, RealAnswer(recorded: $0.value)) }
        expected = Dictionary(answers ?? []) { $1 }
        tree = StateTree(object["tree"])
    }
}

extension StateTree {
    /// From the `tree` of a case.
    init(_ list: JSONValue?) {
        for entry in list?.arrayValue ?? [] {
            if let path = entry["path"]?.stringValue { entries[path] = Entry(entry) }
        }
    }
}

extension StateTree.Entry {
    /// From the corpus' way to write it.
    fileprivate init(_ object: JSONValue) {
        let mode = object["mode"]?.stringValue.flatMap { Int($0, radix: 8) }
        switch object["type"]?.stringValue {
        case "dir": self = .directory(mode: mode ?? 0o755)
        case "symlink": self = .symlink(object["target"]?.stringValue ?? "")
        case "fifo": self = .fifo
        default:
            let encoded = object["base64"]?.stringValue.flatMap { Data(base64Encoded: $0) }
            self = .file(encoded ?? Data((object["text"]?.stringValue ?? "").utf8), mode: mode ?? 0o644)
        }
    }

    /// As the corpus writes it.
    func json(_ path: String) -> JSONValue {
        func mode(_ bits: Int) -> JSONValue { .string("0" + String(bits, radix: 8)) }
        switch self {
        case .file(let bytes, let bits):
            let isText = String(validating: bytes, as: UTF8.self) != nil
            let content = isText ? String(decoding: bytes, as: UTF8.self) : bytes.base64EncodedString()
            return .object([
                ("path", .string(path)), ("type", "file"), ("mode", mode(bits)),
                (isText ? "text" : "base64", .string(content)),
            ])
        case .directory(let bits):
            return .object([("path", .string(path)), ("type", "dir"), ("mode", mode(bits))])
        case .symlink(let target):
            return .object([("path", .string(path)), ("type", "symlink"), ("target", .string(target))])
        case .fifo: return .object([("path", .string(path)), ("type", "fifo")])
        }
    }
}
