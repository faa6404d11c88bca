/// A place in a file that grows.
package struct FilePlace: Sendable, Equatable {
    private var device: UInt64
    private var inode: UInt64
    /// Bytes from the beginning.
    package var offset: Int64

    package init(_ status: FileStatus, offset: Int64) {
        device = status.device
        inode = status.inode
        self.offset = offset
    }

    /// Whether the file of a status is the same one, and still as long.
    func isWithin(_ status: FileStatus) -> Bool {
        device == status.device && inode == status.inode && offset <= status.size
    }
}
