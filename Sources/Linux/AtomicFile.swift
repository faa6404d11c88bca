import Glibc
package import Redaction

/// Whole files, replaced at once: a reader, and a crash at any point, finds the old one or the new one.
package enum AtomicFile {
    /// Writes a file that others may read, as ``write(_:_:mode:isDurable:)`` does.
    ///
    /// - Returns: the file as it was written.
    package static func publish(
        _ path: String, _ text: RedactedText, mode: UInt32 = 0o644
    ) throws(SystemError) -> FileStatus {
        try write(path, Array(text.string.utf8), mode: mode)
    }

    /// Writes a file beside its place and renames it there.
    ///
    /// - Parameters:
    ///   - mode: Permission bits, whatever the umask.
    ///   - isDurable: Whether content and name are forced to the disk, so that a power failure loses neither.
    /// - Throws: the first call that failed; the old file stands then, and no temporary one is left.
    /// - Returns: the file as it was written; the renaming has changed ``FileStatus/changed`` since.
    @discardableResult
    package static func write(
        _ path: String, _ bytes: [UInt8], mode: UInt32 = 0o644, isDurable: Bool = false
    ) throws(SystemError) -> FileStatus {
        guard let place = splitPath(path) else { throw SystemError(operation: "write", path: path, errno: EISDIR) }
        let directory = try Directory(path: place.directory)
        let temporary = ".\(place.name).\(randomName()).tmp"
        let file = try directory.create(temporary, mode: 0o600)
        let written: FileStatus
        do throws(SystemError) {
            try file.write(bytes, path: path)
            _ = try systemCall("chmod", path) { fchmod(file.raw, mode) }
            if isDurable { _ = try systemCall("fsync", path) { fsync(file.raw) } }
            written = try file.status(path: path)
            try directory.rename(temporary, to: place.name)
        } catch {
            try? directory.remove(temporary)
            throw error
        }
        if isDurable { try directory.synchronize() }
        return written
    }

    /// Whether a file lies in its place as it was written: the same inode, with its bytes and its mode untouched.
    ///
    /// One system call; the last name is not followed where it is a link.
    package static func stands(_ path: String, as written: FileStatus) -> Bool {
        var raw = stat()
        guard unsafe withFileName(path, { unsafe lstat($0, &raw) }) == 0 else { return false }
        let present = FileStatus(raw, symlinkTarget: nil)
        return present.device == written.device && present.inode == written.inode && present.size == written.size
            && present.modified == written.modified && present.mode == written.mode && present.uid == written.uid
    }

    /// Removes a file; one that is not there is no error.
    package static func remove(_ path: String) throws(SystemError) {
        do throws(SystemError) {
            _ = try systemCall("unlink", path) { unsafe withFileName(path) { unsafe unlink($0) } }
        } catch {
            guard error.errno == ENOENT else { throw error }
        }
    }

    /// Removes what a killed writer of this file left; only for the one that holds the writers' lock, if there are several.
    ///
    /// - Returns: how many were removed.
    @discardableResult
    package static func removeLeftovers(of path: String) throws(SystemError) -> Int {
        guard let place = splitPath(path) else { return 0 }
        let directory = try Directory(path: place.directory)
        let prefix = ".\(place.name)."
        var removed = 0
        for name in try directory.names() where isLeftover(name, prefix) {
            try directory.remove(name)
            removed += 1
        }
        return removed
    }

    static func isLeftover(_ name: String, _ prefix: String) -> Bool {
        name.hasPrefix(prefix) && name.hasSuffix(".tmp") && isRandomName(name.dropFirst(prefix.count).dropLast(4))
    }
}
