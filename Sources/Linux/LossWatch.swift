import Glibc

/// An inotify watch that tells when names in a directory are removed, or the directory itself is.
///
/// Nothing else wakes its reader: neither what is written there nor what is renamed into place.
package final class LossWatch {
    /// Readable when something was removed.
    package let descriptor: Int32
    private let path: String
    private let names: Set<String>
    private var isArmed = false

    /// - Parameters:
    ///   - path: of the directory, which need not be there yet.
    ///   - names: whose removal is told.
    /// - Throws: where no inotify instance can be had: fs.inotify.max_user_instances.
    package init(directory path: String, names: Set<String>) throws(SystemError) {
        descriptor = try systemCall("inotify_init", path) { inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC)) }
        self.path = path
        self.names = names
        arm()
    }

    deinit { _ = close(descriptor) }

    /// Watches the directory that has the name now; what cannot be watched is found by who looks from time to time.
    package func arm() {
        guard !isArmed else { return }
        let mask = UInt32(IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR)
        isArmed = unsafe withFileName(path) { unsafe inotify_add_watch(descriptor, $0, mask) } >= 0
    }

    /// Takes all events out of the kernel's queue.
    /// - Returns: whether one of the names was removed, or the directory, or events were lost.
    package func drain() -> Bool {
        var isLoss = false
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = unsafe read(descriptor, &buffer, buffer.count)
            guard count > 0 else { return isLoss }
            InotifyEvent.parse(buffer[..<count]) { event in
                let isOfDirectory = event.name.isEmpty
                if isOfDirectory { isArmed = false }
                if isOfDirectory || names.contains(event.name) { isLoss = true }
            }
        }
    }
}
