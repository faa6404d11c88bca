import Linux
import Readiness

/// The directories of device specifications, which containerd 1.7 and later watch as well.
///
/// Source: `CDISpecDirs` in the CRI plug-in's defaults; nothing tells by CRI what it is set to.
private let deviceDirectories = ["/etc/cdi", "/var/run/cdi"]

/// Compares containerd's inotify lines with that of a watch of our own on the same path.
///
/// Not with stat, whose device differs from the `sdev` of fdinfo on btrfs subvolumes. Nothing is remembered, so that a
/// command and a daemon say the same: the kernel takes away a watch whose directory is removed (inotify(7), IN_IGNORED), and
/// one that is on nothing else which containerd watches is on the directory of before.
///
/// - Parameters:
///   - others: the other directories that the settings have containerd watch.
///   - watcher: of the files as containerd sees them; nil where there is none.
func watchState(
    of directory: String, besides others: [String], process pid: Int32, watcher: PathWatcher?
) -> WatchState {
    // containerd makes no watch at all for an empty conf_dir.
    guard !directory.isEmpty else { return .dead }
    guard let watcher else { return .unknown("netready has no inotify instance to compare with") }
    let theirs: [InotifyIdentity]
    switch inotifyWatches(ofProcess: pid) {
    case .unknown(let why): return .unknown(why)
    case .watches(let watches, _): theirs = watches
    }
    switch watcher.ownWatch(on: directory) {
    case .lost(let error):
        return .unknown("netready has no watch of its own to compare with: \(error.description)")
    case .on(let identity) where theirs.contains(identity): return .alive
    case .on, .noDirectory: break
    }
    let known = (others + deviceDirectories).compactMap { path -> InotifyIdentity? in
        guard case .on(let identity) = watcher.ownWatch(on: path) else { return nil }
        return identity
    }
    return theirs.allSatisfy(known.contains) ? .dead : .elsewhere
}
