package import Linux
import Node
import Systemd

/// The files as a containerd with other mounts than ours sees them: through its own root, and watched there.
///
/// `/proc/PID/root` itself cannot be watched; the directories behind it can.
package final class ContainerdView {
    let process: ProcessReading
    let root: String
    /// nil where no inotify instance is to be had.
    package let watcher: PathWatcher?
    private var source: IOSource?

    /// - Parameter onChange: is called from the loop when ``watcher`` has something to say.
    init(_ process: ProcessReading, _ paths: [WatchedPath], in loop: EventLoop, _ onChange: @escaping () -> Void) {
        self.process = process
        root = "/proc/\(process.pid)/root"
        watcher = try? PathWatcher(root: NodeRoot(path: root))
        guard let watcher else { return }
        watcher.setPaths(paths)
        source = try? loop.addIO(watcher.descriptor, .read) { _ in onChange() }
    }

    /// Whether it is that of this very process; the wall clock's time of its start is reckoned anew at each look.
    func isOf(_ other: ProcessReading) -> Bool {
        process.pid == other.pid && process.startedMonotonic == other.startedMonotonic
    }

    deinit { source?.cancel() }
}
