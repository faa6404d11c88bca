import Linux
import Readiness

/// Compares containerd's inotify lines with that of a watch of our own on the same path.
///
/// Not with stat, whose device differs from the `sdev` of fdinfo on btrfs subvolumes.
final class WatchProbe {
    /// The watch that containerd was last seen to hold on its directory, and which process that was.
    private var lastAlive: (pid: Int32, identity: InotifyIdentity)?

    func state(of directory: String, process pid: Int32, watcher: PathWatcher) -> WatchState {
        // containerd makes no watch at all for an empty conf_dir.
        guard !directory.isEmpty else { return .dead }
        switch inotifyWatches(ofProcess: pid) {
        case .unknown(let why): return .unknown(why)
        case .watches(let theirs, _):
            let ours = watcher.watchIdentity(of: directory)
            if let ours, theirs.contains(ours) {
                lastAlive = (pid, ours)
                return .alive
            }
            if let lastAlive, lastAlive.pid == pid, theirs.contains(lastAlive.identity) { return .elsewhere }
            return .dead
        }
    }
}
