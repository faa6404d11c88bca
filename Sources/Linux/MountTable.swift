import Glibc

/// The mounts that a process sees, read anew only where they have changed.
///
/// The kernel makes the table at each reading, and a node with many pods has hundreds of lines. It tells by POLLPRI that a
/// mount has come, gone or changed its options; proc_pid_mountinfo(5). It does not tell that a file system turned read-only by
/// itself, so that the table is also read anew now and then.
package final class MountTable {
    /// Readings for which a table without a change stands.
    package static let standing = 10

    private struct Open: ~Copyable {
        var process: Int32
        var file: OwnedDescriptor
        var uses = 0
    }

    private let places: [String]
    private var open: Open?
    private var mounts: [Mount] = []

    /// - Parameter places: beginnings of mount points; those of other mounts are left out, but for `/`.
    package init(at places: [String]) { self.places = places }

    /// The mounts of a process, in the order of the kernel's table.
    ///
    /// - Throws: where the table cannot be read.
    package func mounts(ofProcess pid: Int32) throws(SystemError) -> [Mount] {
        if stands(for: pid) { return mounts }
        open = nil
        let path = "/proc/\(pid)/mountinfo"
        let file = try openFile(AT_FDCWD, path, O_RDONLY | O_NOCTTY | O_NONBLOCK, reportedAs: path)
        mounts = Mount.parse(try file.bytes(upTo: 4 << 20, expected: 0, path: path), at: places)
        open = Open(process: pid, file: file)
        return mounts
    }

    private func stands(for pid: Int32) -> Bool {
        guard open?.process == pid, let uses = open?.uses, uses < Self.standing, let raw = open?.file.raw else {
            return false
        }
        open?.uses += 1
        var waiting = pollfd(fd: raw, events: Int16(POLLPRI), revents: 0)
        return unsafe poll(&waiting, 1, 0) == 0
    }
}
