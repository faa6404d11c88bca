import Glibc

/// What came of reading a file.
package enum ReadResult: Sendable, Equatable {
    /// All bytes, with the status they had before and after they were read.
    case bytes([UInt8], FileStatus)
    /// More than the limit; nothing is given.
    case tooLarge(FileStatus)
    /// A directory, symbolic link, FIFO, socket or device: not opened.
    case notRegular(FileStatus)
    case failed(SystemError)
}

extension NodeRoot {
    /// How often a file that changes while it is read is read again.
    private static let attempts = 4

    /// Reads a file by its physical path, at most `limit` bytes.
    ///
    /// The kind is checked before the file is opened, on the same inode: a FIFO or device is never opened.
    /// `/dev/null` reads as empty. A file whose status changes meanwhile is read again, four times in all; the last
    /// reading stands then, and an inotify event follows it. A single long write in place may be seen half done,
    /// as by any reader; its event follows as well.
    ///
    /// - Parameter edit: changes the bytes where they lie before anything else sees them: no copy of what it takes out stays.
    package func read(_ path: String, limit: Int, editing edit: (inout [UInt8]) -> Void = { _ in }) -> ReadResult {
        read(path, limit: limit, editing: edit) {}
    }

    /// As ``read(_:limit:editing:)``; the body is called between the reading and the second look, where tests change
    /// the file.
    func read(
        _ path: String, limit: Int, editing edit: (inout [UInt8]) -> Void = { _ in }, _ body: () -> Void
    ) -> ReadResult {
        do throws(SystemError) {
            var last = try readOnce(path, limit, edit, body)
            var attempt = 1
            while !last.isStable, attempt < Self.attempts {
                last = try readOnce(path, limit, edit, body)
                attempt += 1
            }
            return last.result
        } catch {
            return .failed(error)
        }
    }

    /// Reads the file that a path leads to, links followed within the root; as ``read(_:limit:)`` otherwise.
    package func read(following path: String, limit: Int) -> ReadResult {
        guard let end = look(at: path).last else {
            return .failed(SystemError(operation: "open", path: path, errno: ENOENT))
        }
        if let error = end.error { return .failed(error) }
        guard end.status != nil else {
            return .failed(SystemError(operation: "open", path: end.path, errno: ENOENT))
        }
        return read(end.path, limit: limit)
    }

    /// Reads at most `count` bytes from the start of a file by its physical path.
    ///
    /// Never ``ReadResult/tooLarge(_:)``: the status has the size of the whole.
    ///
    /// - Parameter edit: as of ``read(_:limit:editing:)``.
    package func readHead(
        _ path: String, count: Int, editing edit: (inout [UInt8]) -> Void = { _ in }
    ) -> ReadResult {
        do throws(SystemError) {
            let inode = try openInode(path)
            let status = try inode.statusWithTarget(path: path)
            guard status.kind == .file else {
                return status.kind == .nullDevice ? .bytes([], status) : .notRegular(status)
            }
            let file = try inode.reopened(O_RDONLY, path: path)
            var bytes = try file.bytes(at: 0, count: count, path: path)
            edit(&bytes)
            return .bytes(bytes, status)
        } catch {
            return .failed(error)
        }
    }

    /// Opens a regular file by its physical path and lets a body read pieces of it: fewer bytes at its end, none after a
    /// failure.
    package func withFile<Result>(
        _ path: String, _ body: (_ read: (_ offset: Int64, _ count: Int) -> [UInt8]) -> Result
    ) throws(SystemError) -> Result {
        let inode = try openInode(path)
        guard try inode.statusWithTarget(path: path).kind == .file else {
            throw SystemError(operation: "read", path: path, errno: EINVAL)
        }
        let file = try inode.reopened(O_RDONLY, path: path)
        return body { offset, count in (try? file.bytes(at: offset, count: count, path: path)) ?? [] }
    }

    /// Reads at most `count` bytes from the end of a file below a directory in which others than root may rename things.
    ///
    /// Links are followed down to the directory and none below it. Nothing but a regular file is opened, and only one that
    /// has no second name: that could be a file which whoever gave it the name could not have read.
    /// - Parameter path: absolute, as text below the directory; without `..`.
    /// - Returns: ELOOP or ENOTDIR where a link stands below the directory, EMLINK where the file has a second name, EXDEV
    ///   where the path does not lie below the directory.
    package func readTail(_ path: String, below directory: String, count: Int) -> ReadResult {
        readTail(path, below: directory, count: count, after: nil).result
    }

    /// As ``readTail(_:below:count:)``, but nothing that was read before.
    ///
    /// - Parameter known: where an earlier reading has ended; another file, or one that was cut since, is read anew.
    /// - Returns: where the bytes begin in the file, besides.
    package func readTail(
        _ path: String, below directory: String, count: Int, after known: FilePlace?
    ) -> (result: ReadResult, start: Int64) {
        do throws(SystemError) {
            return try tail(path, below: directory, count: count, after: known)
        } catch {
            return (.failed(error), 0)
        }
    }

    private func tail(
        _ path: String, below directory: String, count: Int, after known: FilePlace?
    ) throws(SystemError) -> (result: ReadResult, start: Int64) {
        let base = directory.utf8.last == UInt8(ascii: "/") ? String(directory.dropLast()) : directory
        guard path.utf8.starts(with: (base + "/").utf8) else {
            throw SystemError(operation: "open", path: path, errno: EXDEV)
        }
        guard let top = look(at: base).last else { throw SystemError(operation: "open", path: base, errno: ENOENT) }
        if let error = top.error { throw error }
        let rest = String(decoding: path.utf8.dropFirst(base.utf8.count), as: UTF8.self)
        let inode = try openInode((top.path == "/" ? "" : top.path) + rest)
        let status = try inode.statusWithTarget(path: path)
        if case .symlink = status.kind { throw SystemError(operation: "open", path: path, errno: ELOOP) }
        guard status.kind == .file else { return (.notRegular(status), 0) }
        guard status.links == 1 else { throw SystemError(operation: "open", path: path, errno: EMLINK) }
        var start = max(0, status.size &- Int64(count))
        if let known, known.isWithin(status) { start = max(start, known.offset) }
        guard start < status.size else { return (.bytes([], status), start) }
        let file = try inode.reopened(O_RDONLY, path: path)
        // Not what is written meanwhile: the status tells of nothing later.
        let length = Int(clamping: min(Int64(count), status.size - start))
        return (.bytes(try file.bytes(at: start, count: length, path: path), status), start)
    }

    private func readOnce(
        _ path: String, _ limit: Int, _ edit: (inout [UInt8]) -> Void, _ body: () -> Void
    ) throws(SystemError) -> (result: ReadResult, isStable: Bool) {
        let inode = try openInode(path)
        let before = try inode.statusWithTarget(path: path)
        switch before.kind {
        case .file: break
        case .nullDevice: return (.bytes([], before), true)
        default: return (.notRegular(before), true)
        }
        if before.size > limit { return (.tooLarge(before), true) }
        let file = try inode.reopened(O_RDONLY, path: path)
        var bytes = try file.bytes(upTo: limit &+ 1, expected: before.size, path: path)
        edit(&bytes)
        body()
        let after = try file.status(path: path)
        if bytes.count > limit { return (.tooLarge(after), true) }
        return (.bytes(bytes, after), after.isSameContent(as: before))
    }
}

extension OwnedDescriptor {
    /// Reads to the end of the file, but no more than `limit` bytes; files of /proc say size 0 and have content.
    func bytes(upTo limit: Int, expected: Int64, path: String) throws(SystemError) -> [UInt8] {
        let first = min(limit, Int(clamping: max(expected &+ 1, 4096)))
        var bytes = try self.bytes(at: 0, count: first, path: path)
        guard bytes.count == first else { return bytes }
        while bytes.count < limit {
            let more = try self.bytes(at: Int64(bytes.count), count: min(limit - bytes.count, 65536), path: path)
            if more.isEmpty { break }
            bytes += more
        }
        return bytes
    }

    /// Reads up to `count` bytes at an offset, less only at the end of the file; pread(2).
    func bytes(at offset: Int64, count: Int, path: String) throws(SystemError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: max(count, 0))
        var filled = 0
        while filled < bytes.count {
            let length = try systemCall("read", path) {
                unsafe bytes.withUnsafeMutableBytes { buffer in
                    let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
                    return unsafe pread(raw, rest.baseAddress, rest.count, off_t(offset) + off_t(filled))
                }
            }
            if length == 0 { break }
            filled += length
        }
        bytes.removeLast(bytes.count - filled)
        return bytes
    }
}
