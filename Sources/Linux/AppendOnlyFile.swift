import Glibc

/// A file of lines that only grows: an entry is on the disk before ``append(_:)`` returns.
///
/// For one writer at a time; several agree by a ``FileLock`` and open the file under it.
package struct AppendOnlyFile: ~Copyable {
    private let descriptor: OwnedDescriptor
    private let path: String

    /// Bytes of an entry that was cut by a crash, removed when the file was opened: its writer was never told that
    /// it was written.
    package let droppedBytes: Int

    /// Opens the file, creating it durably if need be, and removes an entry without its line's end.
    ///
    /// - Throws: where it cannot be opened, is no regular file (ENOTSUP), or cannot be fixed.
    package init(path: String, mode: UInt32 = 0o600) throws(SystemError) {
        let file = try openFile(
            AT_FDCWD, path, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK, mode: mode, reportedAs: path)
        let status = try file.status(path: path)
        guard status.kind == .file else { throw SystemError(operation: "open", path: path, errno: ENOTSUP) }
        let end = try Self.endOfLastLine(file, size: status.size, path)
        if end < status.size {
            _ = try systemCall("truncate", path) { ftruncate(file.raw, off_t(end)) }
        }
        if status.size == 0, let place = splitPath(path) { try Directory(path: place.directory).synchronize() }
        droppedBytes = Int(status.size - end)
        self.path = path
        descriptor = file
    }

    /// Appends one entry and its line's end, and waits for the disk; fdatasync(2).
    ///
    /// - Throws: EINVAL where the entry holds a line's end; else the call that failed, and the file is as before.
    package func append(_ entry: [UInt8]) throws(SystemError) {
        guard !entry.contains(0x0A) else { throw SystemError(operation: "write", path: path, errno: EINVAL) }
        let before = try descriptor.status(path: path).size
        do throws(SystemError) {
            try descriptor.write(entry + [0x0A], path: path)
            _ = try systemCall("fdatasync", path) { fdatasync(descriptor.raw) }
        } catch {
            // No space, say: what was written of the entry must not stand as one.
            _ = ftruncate(descriptor.raw, off_t(before))
            throw error
        }
    }

    /// All bytes; nil where they are more than the limit.
    package func readAll(limit: Int) throws(SystemError) -> [UInt8]? {
        let size = try descriptor.status(path: path).size
        guard size <= limit else { return nil }
        return try descriptor.bytes(at: 0, count: Int(size), path: path)
    }

    private static func endOfLastLine(
        _ file: borrowing OwnedDescriptor, size: Int64, _ path: String
    ) throws(SystemError) -> Int64 {
        var end = size
        while end > 0 {
            let start = max(0, end - 4096)
            let block = try file.bytes(at: start, count: Int(end - start), path: path)
            if let index = block.lastIndex(of: 0x0A) { return start + Int64(index) + 1 }
            end = start
        }
        return 0
    }
}
