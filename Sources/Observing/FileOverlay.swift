package import Containerd
package import Linux

/// Files that are not there, seen as if they were, and files that are there as if they were not.
///
/// A put takes the place of whatever stands there, a symbolic link included, as a rename would.
package struct FileOverlay: Sendable {
    private struct Change {
        /// The physical path.
        var path: String
        /// Nil where the file is taken away.
        var bytes: [UInt8]?
    }

    private var changes: [Change] = []
    /// Nanoseconds since the epoch; what is put is as new as this.
    private let now: Int64

    package init(now: Int64) {
        self.now = now
    }

    /// Adds a change.
    ///
    /// - Parameters:
    ///   - bytes: the content; nil takes the file away.
    ///   - path: absolute, as the node names it; links in its directory are followed within the root.
    package mutating func put(_ bytes: [UInt8]?, at path: String, in root: NodeRoot) {
        let names = path.split(separator: "/").map(String.init)
        guard let last = names.last else { return }
        let directory = Self.physical(names.dropLast(), in: root)
        changes.append(Change(path: directory == "/" ? "/\(last)" : "\(directory)/\(last)", bytes: bytes))
    }

    /// Where the directory really lies; as far as it does not exist, its names are taken as they are.
    private static func physical(_ names: ArraySlice<String>, in root: NodeRoot) -> String {
        var kept = names
        var missing: [String] = []
        while !kept.isEmpty {
            if let end = root.look(at: "/" + kept.joined(separator: "/")).last, end.status != nil, end.error == nil {
                return ([end.path == "/" ? "" : end.path] + missing).joined(separator: "/")
            }
            missing.insert(kept.removeLast(), at: 0)
        }
        return "/" + missing.joined(separator: "/")
    }

    /// The tree with the changes; what it has not been asked for stays unknown.
    package func applied(to tree: FileTree) -> FileTree {
        var tree = tree
        for change in changes {
            if let bytes = change.bytes {
                makeDirectories(above: change.path, in: &tree)
                tree.absent.remove(change.path)
                tree.entries[change.path] = FileEntry(
                    kind: .file, mode: 0o644, size: Int64(bytes.count), modified: now, content: .bytes(bytes),
                    changed: now)
            } else {
                tree.entries[change.path] = nil
                tree.absent.insert(change.path)
            }
            list(change, in: &tree)
        }
        return tree
    }

    private func makeDirectories(above path: String, in tree: inout FileTree) {
        var child = path
        while let parent = Self.parent(of: child), tree.absent.contains(parent) {
            tree.absent.remove(parent)
            let name = String(child.dropFirst(parent.utf8.count + 1))
            tree.entries[parent] = FileEntry(kind: .directory, mode: 0o755, listing: .names([name]), changed: now)
            child = parent
        }
    }

    private func list(_ change: Change, in tree: inout FileTree) {
        guard let parent = Self.parent(of: change.path), case .names(var names)? = tree.entries[parent]?.listing else {
            return
        }
        let name = String(change.path.dropFirst(parent == "/" ? 1 : parent.utf8.count + 1))
        names.removeAll { $0 == name }
        if change.bytes != nil {
            let place = names.firstIndex { name.utf8.lexicographicallyPrecedes($0.utf8) } ?? names.count
            names.insert(name, at: place)
        }
        tree.entries[parent]?.listing = .names(names)
    }

    private static func parent(of path: String) -> String? {
        guard path != "/", let slash = path.lastIndex(of: "/") else { return nil }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
