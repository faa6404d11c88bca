import Containerd
import Foundation
import Syntax

/// The recorded node trees of the conformance cases.
enum Corpus {
    struct Item {
        var id: String
        var tree: FileTree
    }

    static func load(_ name: String) throws -> [Item] {
        let file = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Corpus/\(name)")
        return try Data(contentsOf: file).split(separator: UInt8(ascii: "\n")).map { line in
            let object = try parseJSON(Array(line))
            guard let id = object["id"]?.stringValue, let entries = object["tree"]?.arrayValue else {
                throw CocoaError(.fileReadCorruptFile)
            }
            return Item(id: id, tree: tree(entries))
        }
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
