import Foundation
import Syntax

@testable import Containerd

/// A recorded case: a node's files and what eight versions of containerd made of them.
struct CorpusCase {
    var id: String
    var tree: FileTree
    var needsExec: Bool
    var expected: [(version: String, answer: JSONValue)]
    var object: JSONValue

    init?(_ object: JSONValue) {
        guard let id = object["id"]?.stringValue, let expected = object["expected"]?.objectValue else { return nil }
        self.id = id
        self.object = object
        needsExec = object["needsExec"]?.boolValue ?? false
        self.expected = expected.members.map { ($0.key, $0.value) }
        tree = Self.tree(object["tree"]?.arrayValue ?? [])
    }

    static func tree(_ entries: [JSONValue]) -> FileTree {
        var tree = FileTree(scope: .whole)
        for path in ["/etc/containerd", "/etc/cni", "/opt"] {
            tree.entries[path] = FileEntry(kind: .directory, mode: 0o755)
        }
        for entry in entries {
            guard let path = entry["path"]?.stringValue else { continue }
            tree.entries[path] = self.entry(entry)
        }
        return tree
    }

    private static func entry(_ entry: JSONValue) -> FileEntry {
        let mode = entry["mode"]?.stringValue.flatMap { UInt16($0, radix: 8) } ?? 0o755
        switch entry["type"]?.stringValue {
        case "dir": return FileEntry(kind: .directory, mode: mode)
        case "symlink": return FileEntry(kind: .symlink(target: entry["target"]?.stringValue ?? ""), mode: 0o777)
        case "fifo": return FileEntry(kind: .fifo, mode: mode)
        default: break
        }
        var bytes = Array((entry["text"]?.stringValue ?? "").utf8)
        if let base64 = entry["base64"]?.stringValue { bytes = Data(base64Encoded: base64).map(Array.init) ?? [] }
        return FileEntry(kind: .file, mode: mode, size: Int64(bytes.count), content: .bytes(bytes))
    }
}

enum Corpus {
    static let directory = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Corpus", isDirectory: true)

    /// - Parameter name: of a file of the corpus, or an absolute path.
    static func load(_ name: String) throws -> [CorpusCase] {
        let data = try Data(contentsOf: URL(fileURLWithPath: name, relativeTo: directory))
        return try data.split(separator: UInt8(ascii: "\n")).map { line in
            let value = try parseJSON(Array(line))
            guard let loaded = CorpusCase(value) else { throw CocoaError(.fileReadCorruptFile) }
            return loaded
        }
    }
}
