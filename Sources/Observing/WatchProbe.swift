import Linux
import Readiness

/// Compares containerd's inotify lines with that of a watch of our own on the same path.
///
/// Not with stat, whose device differs from the `sdev` of fdinfo on btrfs subvolumes.
final class WatchProbe {
    /// The watch that containerd was last seen to hold on its directory, and which process that was.
    private var lastAlive: (pid: Int32, identity: InotifyIdentity)?

    /// - Parameter watcher: of the files as containerd sees them; nil where there is none.
    func state(of directory: String, process pid: Int32, watcher: PathWatcher?) -> WatchState {
        // containerd makes no watch at all for an empty conf_dir.
        guard !directory.isEmpty else { return .dead }
        guard let watcher else { return .unknown("netready has no inotify instance to compare with") }
        switch inotifyWatches(ofProcess: pid) {
        case .unknown(let why): return .unknown(why)
        case .watches(let theirs, _): return compare(theirs, watcher.ownWatch(on: directory), pid)
        }
    }

    private func compare(_ theirs: [InotifyIdentity], _ ours: OwnWatch, _ pid: Int32) -> WatchState {
        switch ours {
        case .on(let identity) where theirs.contains(identity):
            lastAlive = (pid, identity)
            return .alive
        case .on, .noDirectory:
            if let lastAlive, lastAlive.pid == pid, theirs.contains(lastAlive.identity) { return .elsewhere }
            return .dead
        case .lost(let error):
            return .unknown("netready has no watch of its own to compare with: \(error.description)")
        }
    }
}
