import Glibc

/// The scratch file that makes containerd read its CNI directory again.
///
/// containerd loads on any write, deletion or rename away in the directory, whatever the name
/// (cni_conf_syncer.go, all versions); `.tmp` is no extension that it would load.
package enum ReloadScratch {
    package enum Outcome: Sendable, Equatable {
        /// All is done; so many left-overs of killed runs were removed as well.
        case done(leftovers: Int)
        /// Nothing was written, since somebody but root could interfere; why, as one sentence.
        case refused(String)
        case failed(SystemError)
    }

    private static let prefix = ".netready-reload-"
    private static let suffix = ".tmp"

    /// Writes a byte to a new file in the directory and unlinks it, left-overs of killed runs first.
    ///
    /// Refused where a directory on the way, links' ways included, belongs to somebody but root, or others may
    /// write to it and it is not sticky.
    package static func touchAndRemove(directory path: String, root: NodeRoot) -> Outcome {
        tend(path, root, isPoked: true)
    }

    /// Removes the left-overs of killed runs and writes nothing; refused as ``touchAndRemove(directory:root:)`` is.
    package static func removeLeftovers(directory path: String, root: NodeRoot) -> Outcome {
        tend(path, root, isPoked: false)
    }

    private static func tend(_ path: String, _ root: NodeRoot, isPoked: Bool) -> Outcome {
        let seen = root.look(at: path)
        guard let last = seen.last, let status = last.status, status.kind == .directory, last.error == nil else {
            return .failed(seen.last?.error ?? SystemError(operation: "open", path: path, errno: ENOENT))
        }
        if let reason = seen.lazy.compactMap(distrust).first { return .refused(reason) }
        do throws(SystemError) {
            let inode = try root.openInode(last.path)
            let opened = try inode.status(path: path)
            guard opened.device == status.device, opened.inode == status.inode else {
                return .refused("\(path) was replaced while it was looked at; try again")
            }
            let directory = Directory(try inode.reopened(O_RDONLY | O_DIRECTORY, path: path), path: path)
            let leftovers = try removeLeftovers(directory)
            if isPoked { try poke(directory) }
            return .done(leftovers: leftovers)
        } catch {
            return .failed(error)
        }
    }

    private static func poke(_ directory: borrowing Directory) throws(SystemError) {
        let name = prefix + randomName() + suffix
        writeByte(try directory.create(name, mode: 0o600), path: directory.full(name))
        try directory.remove(name)
    }

    /// Closes the file as well, so that all its events come before its removal's.
    private static func writeByte(_ file: consuming OwnedDescriptor, path: String) {
        // On a full disk nothing is written: the removal alone is an event, and the file must not stay.
        try? file.write([0x0A], path: path)
    }

    private static func removeLeftovers(_ directory: borrowing Directory) throws(SystemError) -> Int {
        var removed = 0
        for name in try directory.names() where isLeftover(name) {
            try directory.remove(name)
            removed += 1
        }
        return removed
    }

    private static func isLeftover(_ name: String) -> Bool {
        name.hasPrefix(prefix) && name.hasSuffix(suffix)
            && isRandomName(name.dropFirst(prefix.count).dropLast(suffix.count))
    }

    private static func distrust(_ seen: Seen) -> String? {
        guard let status = seen.status, status.kind == .directory else { return nil }
        guard status.uid == 0 || status.uid == geteuid() else {
            return "\(seen.path) belongs to uid \(status.uid), not to root: chown it to root"
        }
        let isSticky = status.mode & 0o1000 != 0
        let othersWrite = status.mode & 0o002 != 0 || (status.mode & 0o020 != 0 && status.gid != 0)
        guard othersWrite, !isSticky else { return nil }
        let mode = String(status.mode, radix: 8)
        return "\(seen.path) may be written by others than root (mode \(mode)): remove that permission"
    }
}
