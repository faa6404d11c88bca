import Glibc

/// One inode as stat(2) shows it.
package struct FileStatus: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        case file
        case directory
        case symlink(target: String)
        case fifo
        /// Character device 1:3, `/dev/null` under whatever name.
        case nullDevice
        /// Sockets, block devices and all other character devices.
        case other
    }

    package var kind: Kind
    /// Permission bits, `07777`.
    package var mode: UInt16
    package var uid: UInt32
    package var gid: UInt32
    /// Size in bytes.
    package var size: Int64
    /// Last modification of the content, nanoseconds since the epoch.
    package var modified: Int64
    /// Last change of the inode, renames included, nanoseconds since the epoch.
    package var changed: Int64
    package var device: UInt64
    package var inode: UInt64
    /// The number of names that the inode has.
    package var links: UInt64

    /// Whether it is the same inode with, as far as stat can tell, the same content.
    package func isSameContent(as other: FileStatus) -> Bool {
        device == other.device && inode == other.inode && size == other.size
            && modified == other.modified && changed == other.changed
    }
}

extension FileStatus {
    /// What a path of the machine's own leads to, stat(2); nil where that cannot be told.
    package init?(ofSystem path: String) {
        var raw = stat()
        guard unsafe withFileName(path, { unsafe fstatat(AT_FDCWD, $0, &raw, 0) }) == 0 else { return nil }
        self.init(raw, symlinkTarget: nil)
    }

    /// Linux' number of `/dev/null`, major 1 and minor 3 (Documentation/admin-guide/devices.txt).
    private static let nullDeviceNumber: dev_t = 1 << 8 | 3

    init(_ raw: stat, symlinkTarget: String?) {
        kind = Self.kind(raw, symlinkTarget)
        mode = UInt16(truncatingIfNeeded: raw.st_mode & 0o7777)
        uid = raw.st_uid
        gid = raw.st_gid
        size = Int64(raw.st_size)
        modified = Self.nanoseconds(raw.st_mtim)
        changed = Self.nanoseconds(raw.st_ctim)
        device = UInt64(raw.st_dev)
        inode = UInt64(raw.st_ino)
        links = UInt64(raw.st_nlink)
    }

    private static func kind(_ raw: stat, _ symlinkTarget: String?) -> Kind {
        switch raw.st_mode & S_IFMT {
        case S_IFREG: .file
        case S_IFDIR: .directory
        case S_IFLNK: .symlink(target: symlinkTarget ?? "")
        case S_IFIFO: .fifo
        case S_IFCHR where raw.st_rdev == nullDeviceNumber: .nullDevice
        default: .other
        }
    }

    /// A file's time may be any number that somebody gave to utimensat(2): no trap on the far ones.
    private static func nanoseconds(_ time: timespec) -> Int64 {
        Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}
