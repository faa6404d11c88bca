internal import Glibc

/// Follows what some units write to the journal, and what systemd writes about them.
///
/// It outlives rotation, restarts of journald and the absence of a journal. An inotify event arrives for every change of
/// the system journal, whichever unit writes: `attach` therefore looks at most once per `spacing`, and a caller who only
/// needs the lines when something else has happened calls `read` then, with no watch at all.
package final class JournalReader {
    /// Entries, and whether more of them wait.
    package struct Batch: Equatable, Sendable {
        package var entries: [JournalEntry] = []
        package var hasMore = false
    }

    /// Where journald keeps its files (systemd-journald.service(8), FILES).
    static let roots = ["/run/log/journal", "/var/log/journal"]

    private let units: [String]
    private let since: UInt64
    private var journal: JournalHandle?
    private var cursor: String?
    private var openedRoots: [DirectoryIdentity?] = []
    private var follower: JournalFollower?

    /// - Parameters:
    ///   - units: as `_SYSTEMD_UNIT` has them: `containerd.service`.
    ///   - since: where to begin: microseconds since 1970. `JournalReader.minutesAgo(15)` gives it.
    /// - Throws: when libsystemd cannot be used at all; an absent journal is no error.
    package init(units: [String], since: UInt64) throws(SystemdError) {
        self.units = units
        self.since = since
        try open()
    }

    /// A point in wall-clock time for `since`.
    package static func minutesAgo(_ minutes: UInt64) -> UInt64 {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
        let now = UInt64(max(0, time.tv_sec)) * 1_000_000
        return now - min(now, minutes * 60_000_000)
    }

    /// Whether there are journal files to read. While there are none, `reopenIfNeeded` finds them when they come.
    package var hasJournal: Bool { journal?.hasFiles ?? false }

    /// Entries since the last call, oldest first, at most `limit`; never blocks.
    /// - Throws: when the journal cannot be read; the next call opens it anew and goes on where this one stopped.
    package func read(limit: Int = 256) throws(SystemdError) -> Batch {
        do throws(SystemdError) {
            if journal == nil { try open() }
            return try readOpened(limit: limit)
        } catch {
            close()
            throw error
        }
    }

    /// Opens the journal anew where its directories are other ones than those that were opened, or could not be opened.
    ///
    /// Cheap (two stat calls) when there is nothing to do: made for the slow safety poll.
    /// - Returns: whether it was opened anew.
    @discardableResult
    package func reopenIfNeeded() -> Bool {
        guard journal == nil || Self.roots.map(DirectoryIdentity.init) != openedRoots else { return false }
        close()
        guard (try? open()) != nil else { return false }
        follower?.watch()
        return true
    }

    /// Calls `handler` with new entries, the past ones since `since` first, in batches; at most once per `spacing`.
    /// - Parameter spacing: nanoseconds between two looks into the journal.
    package func attach(
        to loop: EventLoop, spacing: UInt64 = 1_000_000_000, handler: @escaping ([JournalEntry]) -> Void
    ) throws(SystemdError) {
        let follower = try JournalFollower(reader: self, loop: loop, spacing: spacing, handler: handler)
        self.follower = follower
        follower.watch()
    }

    /// Ends what `attach` began.
    package func detach() { follower = nil }

    /// The descriptor that turns readable when the journal changes; nil while it is not open.
    var descriptor: Int32? {
        guard journal != nil else { return nil }
        return try? journal?.descriptor()
    }

    private func close() {
        follower?.unwatch()
        journal = nil
    }

    private func open() throws(SystemdError) {
        // Before opening, so that a directory that changes meanwhile is seen by the next comparison.
        openedRoots = Self.roots.map(DirectoryIdentity.init)
        let opened = try JournalHandle.open(units: units)
        _ = try opened.descriptor()
        if let cursor {
            try opened.seek(cursor: cursor)
        } else {
            try opened.seek(realtime: since)
        }
        journal = consume opened
    }

    private func readOpened(limit: Int) throws(SystemdError) -> Batch {
        var batch = Batch()
        try journal?.process()
        var steps = 0
        while try journal?.next() ?? false {
            steps += 1
            if let entry = journal?.entry(), entry.cursor != cursor {
                cursor = entry.cursor
                batch.entries.append(entry)
            }
            // Steps and not entries, so that a damaged file costs no more than a sound one.
            guard steps < limit else {
                batch.hasMore = true
                break
            }
        }
        return batch
    }
}

/// Tells a directory from another one that took its place.
struct DirectoryIdentity: Equatable {
    let device: UInt64
    let inode: UInt64

    /// - Returns: nil when there is nothing at the path.
    init?(_ path: String) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
    }
}
