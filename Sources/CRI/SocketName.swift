internal import Glibc

/// The inode that a socket's path leads to, links followed.
struct SocketName: Equatable {
    private let device: UInt64
    private let inode: UInt64

    /// nil where the path leads to nothing.
    init?(_ path: String) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
    }
}
