import Glibc

/// What came of listing a directory.
package enum ListResult: Sendable, Equatable {
    /// All names in byte order, without `.` and `..`.
    case names([String])
    /// More names than the limit.
    case tooMany
    case failed(SystemError)
}

extension NodeRoot {
    /// All names in a directory, by its physical path, in byte order; at most `limit`.
    package func list(_ path: String, limit: Int = 1_000_000) -> ListResult {
        do throws(SystemError) {
            let directory = try openInode(path).reopened(O_RDONLY | O_DIRECTORY, path: path)
            guard let names = try directoryNames(directory, path: path, limit: limit) else { return .tooMany }
            return .names(names.sorted { $0.lexicographicallyPrecedes($1) }.map { FileName.text($0) })
        } catch {
            return .failed(error)
        }
    }
}

/// The names in an open directory as bytes, in no order; nil where there are more than `limit`.
func directoryNames(
    _ directory: consuming OwnedDescriptor, path: String, limit: Int
) throws(SystemError) -> [[UInt8]]? {
    // fdopendir owns the descriptor from here on, and closedir closes it.
    let raw = directory.release()
    guard let stream = unsafe fdopendir(raw) else {
        let error = SystemError(operation: "list", path: path, errno: errno)
        _ = close(raw)
        throw error
    }
    defer { unsafe closedir(stream) }
    var names: [[UInt8]] = []
    while true {
        errno = 0
        guard let entry = unsafe readdir(stream) else {
            let reason = errno
            guard reason == 0 else { throw SystemError(operation: "list", path: path, errno: reason) }
            return names
        }
        let name = unsafe entryName(entry)
        if name == [0x2E] || name == [0x2E, 0x2E] { continue }
        guard names.count < limit else { return nil }
        names.append(name)
    }
}

/// The name in a directory entry: d_name is NUL-terminated within d_reclen bytes (readdir(3)).
private func entryName(_ entry: UnsafeMutablePointer<dirent>) -> [UInt8] {
    let offset = MemoryLayout<dirent>.offset(of: \dirent.d_name) ?? 0
    let record = unsafe UnsafeRawBufferPointer(start: entry, count: Int(entry.pointee.d_reclen))
    return unsafe Array(record.dropFirst(offset).prefix { $0 != 0 })
}
