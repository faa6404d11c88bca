import Glibc

/// Whether another process sees the same inode at a path as we do.
package enum MountView: Sendable, Equatable {
    /// The same inode, or the same last ancestor that exists.
    case same
    /// Its mount table or root directory differs there: read through `/proc/PID/root`.
    case different
    /// Its root cannot be looked at.
    case unknown(SystemError)
}

/// Compares what a process and `root` see at each of some paths, links followed.
///
/// Both sides are compared by stat, so a btrfs subvolume is no trouble. What is mounted below the path is not
/// looked at. Needs CAP_SYS_PTRACE for a process with more capabilities.
package func mountView(ofProcess pid: Int32, at paths: [String], comparedWith root: NodeRoot) -> MountView {
    do throws(SystemError) {
        let view = try NodeRoot(path: "/proc/\(pid)/root")
        for path in paths {
            let result = compare(view.look(at: path), root.look(at: path))
            guard result == .same else { return result }
        }
        return .same
    } catch {
        return .unknown(error)
    }
}

private func compare(_ theirs: [Seen], _ ours: [Seen]) -> MountView {
    for seen in [ours.last, theirs.last] {
        if let error = seen?.error, error.errno != ENOTDIR, error.errno != ELOOP { return .unknown(error) }
    }
    guard ours.count == theirs.count else { return .different }
    return zip(ours, theirs).allSatisfy { $0.isSameInode(as: $1) } ? .same : .different
}

extension Seen {
    /// Every directory on the way must agree, since a replacement of any of them would show on one side only.
    fileprivate func isSameInode(as other: Seen) -> Bool {
        path == other.path && status?.device == other.status?.device && status?.inode == other.status?.inode
    }
}
