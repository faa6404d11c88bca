package import Containerd
package import Foundation
package import Syntax

/// The recorded cases of Tests/Corpus.
package enum Corpus {
    /// Where its files are.
    package static let directory = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Corpus", isDirectory: true)

    /// The lines of a file, each a JSON object.
    ///
    /// - Parameter name: of a file of the corpus, or an absolute path.
    package static func lines(_ name: String) throws -> [JSONValue] {
        let data = try Data(contentsOf: URL(fileURLWithPath: name, relativeTo: directory))
        return try data.split(separator: UInt8(ascii: "\n")).map { try parseJSON(Array($0)) }
    }

    /// The cases of a file; the name is that of ``lines(_:)``.
    package static func load(_ name: String) throws -> [CorpusCase] {
        try lines(name).map { line in
            guard let loaded = CorpusCase(line) else { throw CocoaError(.fileReadCorruptFile) }
            return loaded
        }
    }
}

/// A recorded case: a node's files and what eight versions of containerd made of them.
package struct CorpusCase: Sendable {
    package var id: String
    package var tree: FileTree
    /// Whether the answer depends on what a plugin says when it is run.
    package var needsExec: Bool
    package var expected: [(version: String, answer: JSONValue)]
    /// The whole line.
    package var object: JSONValue

    init?(_ object: JSONValue) {
        guard let id = object["id"]?.stringValue, let expected = (object["expected"] ?? object["answers"])?.objectValue
        else { return nil }
        self.id = id
        self.object = object
        needsExec = object["needsExec"]?.boolValue ?? false
        self.expected = expected.members.map { ($0.key, $0.value) }
        tree = Self.tree(object["tree"]?.arrayValue ?? [])
    }

    private static func tree(_ entries: [JSONValue]) -> FileTree {
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
