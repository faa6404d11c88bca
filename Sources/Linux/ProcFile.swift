import Glibc

/// The bytes of a file of the machine's own `/proc`, `/sys` or `/etc`, at most 4 MiB.
func systemFile(_ path: String) throws(SystemError) -> [UInt8] {
    let file = try openFile(AT_FDCWD, path, O_RDONLY | O_NOCTTY | O_NONBLOCK, reportedAs: path)
    return try file.bytes(upTo: 4 << 20, expected: 0, path: path)
}

/// The bytes of such a file; nil where it does not exist, or the process it tells of ended meanwhile.
func presentFile(_ path: String) throws(SystemError) -> [UInt8]? {
    do throws(SystemError) {
        return try systemFile(path)
    } catch {
        if error.errno == ENOENT || error.errno == ESRCH { return nil }
        throw error
    }
}

/// The names in a directory of `/proc`, in no order.
func processEntries(_ path: String) throws(SystemError) -> [String] {
    let directory = try openFile(AT_FDCWD, path, O_RDONLY | O_DIRECTORY, reportedAs: path)
    return try (directoryNames(directory, path: path, limit: 1_000_000) ?? []).map { FileName.text($0) }
}

/// The text of a file of one line, without the line's end; nil where it cannot be read.
func systemLine(_ path: String) -> String? {
    guard let bytes = try? systemFile(path) else { return nil }
    return String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
}

/// `fs.inotify.max_user_instances`; nil where it cannot be read.
package func inotifyInstanceLimit() -> Int? {
    systemLine("/proc/sys/fs/inotify/max_user_instances").flatMap { Int($0) }
}
