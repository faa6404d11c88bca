import Glibc

/// One inode met on the way along a path.
package struct Seen: Sendable, Equatable {
    /// The physical path below the root: every ancestor is a real directory.
    package var path: String
    /// nil where nothing of that name exists, or where ``error`` says why it could not be seen.
    package var status: FileStatus?
    /// Why the walk ended here though more was asked for: ENOTDIR, ELOOP, EACCES, ENAMETOOLONG, ...
    package var error: SystemError?

    package init(path: String, status: FileStatus?, error: SystemError? = nil) {
        self.path = path
        self.status = status
        self.error = error
    }
}

/// A directory below which the paths of a node are resolved: `/`, a copied file system, or `/proc/PID/root`.
///
/// Symbolic links never lead out of it. Needs `/proc` of the machine that runs.
package final class NodeRoot {
    /// The root's own path, as it was given.
    package let path: String
    let descriptor: OwnedDescriptor

    /// Opens the directory; a magic link such as `/proc/PID/root` is followed.
    ///
    /// - Throws: open(2)'s error.
    package init(path: String) throws(SystemError) {
        self.path = path
        descriptor = try openFile(AT_FDCWD, path, openPathOnly | O_DIRECTORY, reportedAs: path)
    }

    /// Every inode met along the path, in order and each once: the root, directories, symbolic links and then
    /// the way of their targets, and the end.
    ///
    /// An entry without status and error does not exist; one with an error is the last. A relative path is taken from the root, as
    /// containerd's are under systemd. The path is no longer than PATH_MAX; 40 links are followed.
    ///
    /// - Parameter memory: what earlier looks below this root have met is taken from it, and this one's added.
    package func look(at path: String, remembering memory: WalkMemory? = nil) -> [Seen] {
        var seen: [Seen] = []
        func note(_ entry: Seen) {
            guard let index = seen.firstIndex(where: { $0.path == entry.path }) else { return seen.append(entry) }
            guard let error = entry.error else { return }
            let known = seen.remove(at: index)
            seen.append(Seen(path: known.path, status: known.status, error: error))
        }
        do throws(SystemError) {
            var walk = try PathWalk(root: descriptor.raw, path: path, memory: memory)
            note(Seen(path: "/", status: try walk.rootStatus))
            while let name = walk.nextName() {
                let path = walk.path(of: name)
                switch walk.step(name) {
                case .directory(let status), .symlink(let status, _): note(Seen(path: path, status: status))
                case .leaf(let status):
                    note(Seen(path: path, status: status))
                    return seen
                case .absent:
                    note(Seen(path: path, status: nil))
                    return seen
                case .failed(let status, let error):
                    note(Seen(path: path, status: status, error: error))
                    return seen
                }
            }
            if let failure = walk.failure { note(Seen(path: walk.path, status: nil, error: failure)) }
        } catch {
            note(Seen(path: path, status: nil, error: error))
        }
        return seen
    }

    /// The inode that a physical path names, links not followed; nil where there is none.
    ///
    /// - Throws: whatever but ENOENT kept it from being seen; ENOTDIR or ELOOP where an ancestor is no real directory.
    package func status(of path: String) throws(SystemError) -> FileStatus? {
        do throws(SystemError) {
            return try openInode(path).statusWithTarget(path: path)
        } catch {
            if error.errno == ENOENT { return nil }
            throw error
        }
    }

    /// An O_PATH descriptor of the inode that a physical path names.
    ///
    /// - Throws: ENOTDIR where an ancestor is a symbolic link or a file, EINVAL on `..` and NUL.
    func openInode(_ path: String) throws(SystemError) -> OwnedDescriptor {
        let components = path.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
        guard !components.contains(".."), !path.utf8.contains(0) else {
            throw SystemError(operation: "open", path: path, errno: EINVAL)
        }
        var current = try openFile(descriptor.raw, ".", openPathOnly | O_DIRECTORY, reportedAs: path)
        for (index, name) in components.enumerated() {
            let isLast = index == components.count - 1
            let flags = openPathOnly | O_NOFOLLOW | (isLast ? 0 : O_DIRECTORY)
            current = try current.child(name, flags, path: path)
        }
        return current
    }
}
