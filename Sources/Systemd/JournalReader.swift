internal import Glibc

/// Reads what some units write to the journal, and what systemd writes about them, each entry once.
///
/// Every look opens the active files, goes to where the last one stopped, and closes them again: so rotation, restarts
/// of journald, and journals that come and go need no care, and nothing is kept open in between. An open journal costs
/// 0.3 MB of resident memory and a descriptor for each file, archives included (60 files: 21 MB, measured on systemd
/// 252).
package final class JournalReader {
    /// Entries, oldest first, and whether more of them wait.
    package struct Batch: Equatable, Sendable {
        package var entries: [JournalEntry] = []
        package var hasMore = false

        package init() {}
    }

    private let units: [String]
    private let since: UInt64
    private let files: JournalFiles
    private var cursor: String?
    /// Archives that were not written to since then hold nothing new.
    private var archivesSince: UInt64
    private var follower: JournalFollower?

    /// - Parameters:
    ///   - units: as `_SYSTEMD_UNIT` has them: `containerd.service`.
    ///   - since: where to begin: microseconds since 1970. `JournalReader.minutesAgo(15)` gives it.
    /// - Throws: when the machine has no id, and so no journal. An absent journal is no error.
    package convenience init(units: [String], since: UInt64) throws(SystemdError) {
        self.init(units: units, since: since, files: try JournalFiles())
    }

    init(units: [String], since: UInt64, files: JournalFiles) {
        self.units = units
        self.since = since
        self.files = files
        archivesSince = since
    }

    /// A point in wall-clock time for `since`.
    package static func minutesAgo(_ minutes: UInt32) -> UInt64 {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
        let now = UInt64(max(0, time.tv_sec)) * 1_000_000
        return now - min(now, UInt64(minutes) * 60_000_000)
    }

    /// Whether there is a journal to read.
    package var hasJournal: Bool { !files.paths(since: .max).isEmpty }

    /// Entries since the last call, at most `limit`; never blocks. Without a journal there are none.
    /// - Throws: when the journal cannot be read now, because a file is just being deleted for instance; the next call
    ///   goes on where the last good one stopped.
    package func read(limit: Int = 256) throws(SystemdError) -> Batch {
        var batch = Batch()
        // Taken before looking; a minute of slack for lines on their way and for small steps of the clock.
        let horizon = Self.minutesAgo(1)
        let paths = files.paths(since: min(archivesSince, horizon))
        guard !paths.isEmpty else { return batch }
        let journal = try JournalHandle.open(files: paths, units: units)
        if let cursor {
            try journal.seek(cursor: cursor)
        } else {
            try journal.seek(realtime: since)
        }
        // Steps and not entries are limited, so that a damaged file costs no more than a sound one. One step is for
        // the entry that was read last.
        for _ in 0...max(1, limit) {
            guard try journal.next() else {
                archivesSince = max(since, horizon)
                return batch
            }
            guard let entry = journal.entry(), entry.cursor != cursor else { continue }
            cursor = entry.cursor
            batch.entries.append(entry)
        }
        batch.hasMore = true
        return batch
    }

    /// Calls `handler` with new entries, those since `since` first, in batches.
    ///
    /// The kernel reports every write to the system journal, whichever unit it is from; `spacing` bounds what that
    /// costs. A caller who needs the lines only when something else has happened calls `read` then instead.
    /// - Parameter spacing: nanoseconds between two looks into the journal.
    package func attach(
        to loop: EventLoop, spacing: UInt64 = 1_000_000_000, handler: @escaping ([JournalEntry]) -> Void
    ) throws(SystemdError) {
        let watch = try JournalWatch(directories: files.roots + files.directories)
        follower = try JournalFollower(reader: self, watch: watch, loop: loop, spacing: spacing, handler: handler)
    }

    /// Ends what `attach` began.
    package func detach() { follower = nil }

    /// For `attach`: looks whether journal directories have come or were replaced, which cannot always be watched.
    ///
    /// Cheap (four system calls): made for the slow safety poll.
    package func reopenIfNeeded() { follower?.refresh() }
}
