import Glibc

/// An exclusive lock among processes, held as long as the value lives and freed by the kernel if the holder dies; flock(2).
package struct FileLock: ~Copyable {
    private let descriptor: OwnedDescriptor

    /// Takes the lock, or returns nil at once where another holds it. Creates the file, mode 0600, if need be.
    ///
    /// - Throws: where the file cannot be opened or locked at all.
    package static func tryAcquire(_ path: String) throws(SystemError) -> FileLock? {
        while true {
            let file = try openFile(AT_FDCWD, path, O_RDWR | O_CREAT | O_NOFOLLOW, mode: 0o600, reportedAs: path)
            do throws(SystemError) {
                _ = try systemCall("flock", path) { flock(file.raw, LOCK_EX | LOCK_NB) }
            } catch {
                if error.errno == EWOULDBLOCK { return nil }
                throw error
            }
            // The name may have been given to another file between open and flock: a lock on the old one guards nothing.
            if try isInPlace(file, path) { return FileLock(descriptor: file) }
        }
    }

    /// Takes the lock, waiting for it at most so long; nil where another still holds it then.
    ///
    /// Blocks: for the command line and oneshots, not for the daemon's loop.
    package static func acquire(_ path: String, timeoutNanoseconds: Int64) throws(SystemError) -> FileLock? {
        let deadline = SystemClock.monotonic &+ timeoutNanoseconds
        while true {
            if let lock = try tryAcquire(path) { return lock }
            let rest = deadline &- SystemClock.monotonic
            guard rest > 0 else { return nil }
            SystemClock.sleep(nanoseconds: min(rest, 20_000_000))
        }
    }

    private static func isInPlace(_ file: borrowing OwnedDescriptor, _ path: String) throws(SystemError) -> Bool {
        let locked = try file.status(path: path)
        do throws(SystemError) {
            let inode = try openFile(AT_FDCWD, path, openPathOnly | O_NOFOLLOW, reportedAs: path)
            let present = try inode.status(path: path)
            return present.device == locked.device && present.inode == locked.inode
        } catch {
            if error.errno == ENOENT { return false }
            throw error
        }
    }
}
