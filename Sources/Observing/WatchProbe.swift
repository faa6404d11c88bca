import Linux
import Readiness

/// Compares containerd's inotify lines with that of a watch of our own on the same path.
///
/// Not with stat, whose device differs from the `sdev` of fdinfo on btrfs subvolumes.
final class WatchProbe {
    /// The watch that containerd was last seen to hold on its directory, and where.
    private var lastAlive: (pid: Int32, descriptor: String, identity: InotifyIdentity)?

    /// - Parameter watcher: of the files as containerd sees them; nil where there is none.
    func state(of directory: String, process pid: Int32, watcher: PathWatcher?) -> WatchState {
        // containerd makes no watch at all for an empty conf_dir.
        guard !directory.isEmpty else { return .dead }
        guard let watcher else { return .unknown("netready has no inotify instance to compare with") }
        let ours = watcher.ownWatch(on: directory)
        if isAsBefore(ours, pid) { return .alive }
        switch inotifyWatches(ofProcess: pid) {
        case .unknown(let why): return .unknown(why)
        case .instances(let theirs): return compare(theirs, ours, pid)
        }
    }

    /// A containerd has several descriptors a pod: all are gone through only where its watch is not where it was.
    private func isAsBefore(_ ours: OwnWatch, _ pid: Int32) -> Bool {
        guard case .on(let identity) = ours, let last = lastAlive, last.pid == pid, last.identity == identity else {
            return false
        }
        return isWatching(process: pid, descriptor: last.descriptor, identity)
    }

    private func compare(_ theirs: [InotifyInstance], _ ours: OwnWatch, _ pid: Int32) -> WatchState {
        switch ours {
        case .on(let identity):
            if let holder = theirs.first(where: { $0.watches.contains(identity) }) {
                lastAlive = (pid, holder.descriptor, identity)
                return .alive
            }
            return lost(theirs, pid)
        case .noDirectory: return lost(theirs, pid)
        case .lost(let error):
            return .unknown("netready has no watch of its own to compare with: \(error.description)")
        }
    }

    private func lost(_ theirs: [InotifyInstance], _ pid: Int32) -> WatchState {
        guard let lastAlive, lastAlive.pid == pid else { return .dead }
        return theirs.contains { $0.watches.contains(lastAlive.identity) } ? .elsewhere : .dead
    }
}
