import Glibc

/// Watches paths through absence, creation, deletion, replacement, symbolic links and missing parents; inotify(7).
///
/// Every directory on the way of a path is watched, its links' ways included, so that the next component cannot
/// come or go unseen. What inotify cannot show, a mount over a directory, ``rearm()`` finds.
package final class PathWatcher {
    /// A watched inode, and who is interested in which of its names.
    struct Site {
        var path: String
        var interests: [WatchedPath: Interest]
        /// As fdinfo shows it, once somebody has asked: a watch stays on its inode, and its number is not used again.
        var identity: InotifyIdentity?
    }

    /// What one wanted path needs of one directory.
    struct Interest: Equatable {
        /// Names that are a component of the path: it leads elsewhere when they come or go.
        var components: Set<String> = []
        var everything = false
    }

    /// Where a wanted path led when it was walked last.
    struct Route: Equatable {
        var watches: Set<Int32> = []
        /// The watch on the directory at the end; nil where the path ends otherwise.
        var end: Int32?
    }

    /// Enough to see that a component comes or goes.
    static let ancestorMask = UInt32(
        IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR)
    /// All that changes a file or a directory's names.
    static let fullMask = ancestorMask | UInt32(IN_CLOSE_WRITE | IN_MODIFY | IN_ATTRIB)

    let root: NodeRoot
    let inotify: OwnedDescriptor
    var sites: [Int32: Site] = [:]
    var routes: [WatchedPath: Route] = [:]
    private var buffer = [UInt8](repeating: 0, count: 16384)

    /// Paths that cannot be watched wholly, and why: ENOSPC when fs.inotify.max_user_watches is used up, EACCES, ...
    package internal(set) var blind: [String: SystemError] = [:]

    /// - Throws: EMFILE when fs.inotify.max_user_instances is used up (inotify_init(2)).
    package init(root: NodeRoot) throws(SystemError) {
        self.root = root
        inotify = OwnedDescriptor(
            adopting: try systemCall("inotify_init") { inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK)) })
    }

    /// Readable when ``drain()`` has something to say; owned by the watcher.
    package var descriptor: Int32 { inotify.raw }

    /// The number of directories watched now.
    package var watchCount: Int { sites.count }

    /// Watches these paths, and no others any more.
    package func setPaths(_ paths: [WatchedPath]) {
        let wanted = Set(paths)
        for old in routes.keys where !wanted.contains(old) { forget(old) }
        for new in paths where routes[new] == nil { arm(new) }
    }

    /// Walks all paths again and watches what they lead to now.
    ///
    /// - Returns: whether any leads elsewhere than before.
    @discardableResult
    package func rearm() -> Bool {
        var changed = false
        for wanted in Array(routes.keys) where arm(wanted) { changed = true }
        return changed
    }

    /// Reads the events that are queued, at most about a full queue of them, and follows where paths lead now.
    ///
    /// Never blocks. What is left in the queue keeps ``descriptor`` readable.
    package func drain() -> Changes {
        var collector = Collector()
        for _ in 0..<64 {
            let length = unsafe buffer.withUnsafeMutableBytes {
                unsafe Glibc.read(inotify.raw, $0.baseAddress, $0.count)
            }
            if length < 0, errno == EINTR { continue }
            guard length > 0 else { break }
            note(buffer[..<length], in: &collector)
        }
        return finish(collector)
    }

    /// What one drain gathers before paths are walked again.
    struct Collector {
        var changes = Changes()
        var known: Set<Change> = []
        var affected: Set<WatchedPath> = []
        /// How many created names were looked at, to tell a link from a file that is being written.
        var looks = 0
    }

    /// Takes note of one buffer of events.
    func note(_ bytes: ArraySlice<UInt8>, in collector: inout Collector) {
        InotifyEvent.parse(bytes) { event in
            collector.changes.eventCount += 1
            if event.isOverflow { collector.changes.overflowed = true }
            guard let site = sites[event.watch] else { return }
            note(event, at: site, in: &collector)
        }
    }

    /// Walks the affected paths again, all of them after an overflow.
    func finish(_ collector: Collector) -> Changes {
        var changes = collector.changes
        if changes.overflowed {
            changes.settled = true
            changes.rerouted = rearm()
            return changes
        }
        for wanted in collector.affected where routes[wanted] != nil && arm(wanted) { changes.rerouted = true }
        if changes.rerouted { changes.settled = true }
        return changes
    }

    private func note(_ event: InotifyEvent, at site: Site, in collector: inout Collector) {
        guard let kind = Change.Kind(mask: event.mask) else { return }
        var isRelevant = false
        for (wanted, interest) in site.interests {
            guard event.name.isEmpty || interest.everything || interest.components.contains(event.name) else {
                continue
            }
            isRelevant = true
            let leadsElsewhere = event.name.isEmpty || interest.components.contains(event.name)
            if leadsElsewhere, kind.isStructural { collector.affected.insert(wanted) }
        }
        guard isRelevant else { return }
        collector.changes.relevantCount += 1
        let change = Change(directory: site.path, name: event.name, kind: kind)
        if isSettled(change, event, &collector) { collector.changes.settled = true }
        guard collector.changes.changes.count < Changes.limit, collector.known.insert(change).inserted else { return }
        collector.changes.changes.append(change)
    }

    /// A created file may be empty still, and its writer's close follows; all else is complete when it is told.
    private func isSettled(_ change: Change, _ event: InotifyEvent, _ collector: inout Collector) -> Bool {
        if collector.changes.settled { return true }
        switch change.kind {
        case .modified: return false
        case .created where event.mask & UInt32(IN_ISDIR) == 0:
            guard collector.looks < 64 else { return false }
            collector.looks += 1
            return !isBeingWritten(change)
        default: return true
        }
    }

    private func isBeingWritten(_ change: Change) -> Bool {
        let path = change.directory == "/" ? "/" + change.name : change.directory + "/" + change.name
        guard let status = try? root.status(of: path) else { return false }
        return status.kind == .file && status.links == 1
    }
}
