import Containerd
import Foundation

extension CorpusCase {
    /// Writes the tree below a directory, with the modes of its files.
    package func lay(below root: String) throws {
        for (path, entry) in tree.entries.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            let place = root + path
            let parent = URL(fileURLWithPath: place).deletingLastPathComponent()
            try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
            switch entry.kind {
            case .directory: try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
            case .symlink(let target):
                try FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: target)
            case .fifo: guard unsafe mkfifo(place, 0o644) == 0 else { throw CocoaError(.fileWriteUnknown) }
            default:
                var bytes: [UInt8] = []
                if case .bytes(let content) = entry.content { bytes = content }
                try Data(bytes).write(to: URL(fileURLWithPath: place))
            }
            guard entry.kind == .file else { continue }
            let mode: [FileAttributeKey: Any] = [.posixPermissions: Int(entry.mode)]
            try FileManager.default.setAttributes(mode, ofItemAtPath: place)
        }
    }

    /// The same tree with each of its files written in another way; nil where none can be.
    package func respelt(_ spelling: Spelling) -> CorpusCase? {
        var other = self
        var count = 0
        for (path, entry) in tree.entries {
            guard case .bytes(let bytes) = entry.content, let text = spelling.respelt(bytes, path: path) else {
                continue
            }
            other.tree.entries[path]?.content = .bytes(text)
            other.tree.entries[path]?.size = Int64(text.count)
            count += 1
        }
        return count > 0 ? other : nil
    }
}
