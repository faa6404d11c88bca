package import Containerd

/// One change of one file, with what stands there before it; paths are physical.
package enum FileOperation: Sendable, Equatable {
    /// Permission bits, `07777`.
    case setMode(path: String, from: UInt16, to: UInt16)
    /// A rename within the directory: containerd takes note of one, and not of a rename into it (cni_conf_syncer.go).
    case move(path: String, to: String)
    case rewrite(path: String, from: [UInt8], to: [UInt8])

    /// The file as it is called before.
    package var path: String {
        switch self {
        case .setMode(let path, _, _), .move(let path, _), .rewrite(let path, _, _): path
        }
    }
}

extension FileTree {
    /// The tree as it would be after these changes.
    ///
    /// - Parameter now: nanoseconds since the epoch, the moment of the changes.
    package func applying(_ operations: [FileOperation], now: Int64) -> FileTree {
        var tree = self
        for operation in operations { tree.apply(operation, now: now) }
        return tree
    }

    private mutating func apply(_ operation: FileOperation, now: Int64) {
        switch operation {
        case .setMode(let path, _, let mode):
            entries[path]?.mode = mode
            entries[path]?.changed = now
        case .rewrite(let path, _, let bytes):
            entries[path]?.content = .bytes(bytes)
            entries[path]?.size = Int64(bytes.count)
            entries[path]?.modified = now
            entries[path]?.changed = now
        case .move(let path, let target):
            entries[target] = entries.removeValue(forKey: path)
            entries[target]?.changed = now
            absent.insert(path)
            absent.remove(target)
            rename(path, target, now: now)
        }
    }

    private mutating func rename(_ path: String, _ target: String, now: Int64) {
        let (directory, name) = splitPath(path)
        entries[directory]?.changed = now
        guard case .names(var names)? = entries[directory]?.listing else { return }
        names.removeAll { $0.utf8.elementsEqual(name.utf8) }
        names.append(splitPath(target).name)
        names.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        entries[directory]?.listing = .names(names)
    }
}

/// An absolute path's directory and last name.
func splitPath(_ path: String) -> (directory: String, name: String) {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("/", path) }
    let directory = slash == path.startIndex ? "/" : String(path[..<slash])
    return (directory, String(path[path.utf8.index(after: slash)...]))
}

extension FileOperation {
    /// What takes it back.
    package var reversed: FileOperation {
        switch self {
        case .setMode(let path, let old, let new): .setMode(path: path, from: new, to: old)
        case .move(let path, let target): .move(path: target, to: path)
        case .rewrite(let path, let old, let new): .rewrite(path: path, from: new, to: old)
        }
    }
}

/// One rewrite for several of the same file: each file is touched once.
package func joined(_ operations: [FileOperation]) -> [FileOperation] {
    var result: [FileOperation] = []
    for operation in operations {
        guard case .rewrite(let path, _, let bytes) = operation,
            let index = result.firstIndex(where: { if case .rewrite(path, _, _) = $0 { true } else { false } }),
            case .rewrite(_, let first, _) = result[index]
        else {
            result.append(operation)
            continue
        }
        result[index] = .rewrite(path: path, from: first, to: bytes)
    }
    return result
}
