import Linux
import Node

/// Compares containerd's inotify lines with that of a watch of our own on the same path.
///
/// Not with stat, whose device differs from the `sdev` of fdinfo on btrfs subvolumes. What it says hangs on nothing that was
/// seen before, so that a command and a daemon say the same.
final class WatchProbe {
    /// The directories of device specifications, which containerd 1.7 and later watch as well.
    ///
    /// Source: `CDISpecDirs` in the CRI plugin's defaults; nothing tells by CRI what it is set to.
    private static let deviceDirectories = ["/etc/cdi", "/var/run/cdi"]

    /// The watch that containerd was last seen to hold on its directory, and where: found again at little cost.
    private var lastAlive: (pid: Int32, descriptor: String, identity: InotifyIdentity)?

    /// - Parameters:
    ///   - others: the other directories that the settings have containerd watch.
    ///   - watcher: of the files as containerd sees them; nil where there is none.
    func state(
        of directory: String, besides others: [String], process pid: Int32, watcher: PathWatcher?
    ) -> WatchState {
        // containerd makes no watch at all for an empty conf_dir.
        guard !directory.isEmpty else { return .dead }
        guard let watcher else { return .unknown("netready has no inotify instance to compare with") }
        let ours = watcher.ownWatch(on: directory)
        if isAsBefore(ours, pid) { return .alive }
        switch inotifyWatches(ofProcess: pid) {
        case .unknown(let why): return .unknown(why)
        case .instances(let theirs):
            return compare(theirs, ours, pid) ?? lost(theirs.flatMap(\.watches), besides: others, watcher)
        }
    }

    /// A containerd has several descriptors a pod: all are gone through only where its watch is not where it was.
    private func isAsBefore(_ ours: OwnWatch, _ pid: Int32) -> Bool {
        guard case .on(let identity) = ours, let last = lastAlive, last.pid == pid, last.identity == identity else {
            return false
        }
        return isWatching(process: pid, descriptor: last.descriptor, identity)
    }

    /// nil where containerd holds no watch on the directory of now.
    private func compare(_ theirs: [InotifyInstance], _ ours: OwnWatch, _ pid: Int32) -> WatchState? {
        switch ours {
        case .on(let identity):
            guard let holder = theirs.first(where: { $0.watches.contains(identity) }) else { return nil }
            lastAlive = (pid, holder.descriptor, identity)
            return .alive
        case .noDirectory: return nil
        case .lost(let error):
            return .unknown("netready has no watch of its own to compare with: \(error.description)")
        }
    }

    /// The kernel takes away a watch whose directory is removed (inotify(7), IN_IGNORED), and one that is on nothing else
    /// which containerd watches is on the directory of before.
    private func lost(
        _ theirs: [InotifyIdentity], besides others: [String], _ watcher: PathWatcher
    ) -> WatchState {
        let known = (others + Self.deviceDirectories).compactMap { path -> InotifyIdentity? in
            guard case .on(let identity) = watcher.ownWatch(on: path) else { return nil }
            return identity
        }
        return theirs.allSatisfy(known.contains) ? .dead : .elsewhere
    }
}
