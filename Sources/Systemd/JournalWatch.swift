internal import Glibc

/// An inotify watch on the journal's directories: which of them changed and how is of no interest.
final class JournalWatch {
    let descriptor: Int32
    private let directories: [String]
    private var watches: Set<Int32> = []

    init(directories: [String]) throws(SystemdError) {
        descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        self.directories = directories
        guard descriptor >= 0 else { throw SystemdError(operation: "inotify_init1", code: errno) }
        refresh()
    }

    deinit {
        if descriptor >= 0 { _ = close(descriptor) }
    }

    /// Watches the directories that stand at the paths now; for those that are watched already nothing changes.
    /// - Returns: whether there is a new one.
    @discardableResult
    func refresh() -> Bool {
        // journald truncates a file to its own size after writing through a mapping, for the sake of IN_MODIFY.
        let mask = UInt32(IN_MODIFY | IN_CREATE | IN_MOVED_TO | IN_ONLYDIR)
        let present = Set(directories.map { unsafe inotify_add_watch(descriptor, $0, mask) }.filter { $0 >= 0 })
        defer { watches = present }
        return !present.subtracting(watches).isEmpty
    }

    /// Takes all events out of the kernel's queue.
    func drain() {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while unsafe read(descriptor, &buffer, buffer.count) > 0 {}
    }
}
