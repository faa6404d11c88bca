internal import Glibc

/// Reads what some source writes to the journal, each entry once.
///
/// It reads from the end backwards, so that what a busy unit has logged since the last look costs nothing: the newest
/// entries after the last one that was read, none older than the span, and no more than the limit.
///
/// Every look opens the active files and closes them again: so rotation, restarts of journald, and journals that come and
/// go need no care, and nothing is kept open in between. An open journal costs 0.3 MB of resident memory and a descriptor
/// for each file, archives included (60 files: 21 MB, measured on systemd 252).
package final class JournalReader {
    private let source: JournalSource
    private let minutes: UInt32
    private let limit: Int
    private let files: JournalFiles
    private var last: JournalPlace?
    /// Archives that were not written to since then hold nothing new.
    private var archivesSince: UInt64 = 0
    private var follower: JournalFollower?

    /// - Parameters:
    ///   - minutes: how far back a look goes at most, by the wall clock.
    ///   - limit: how many entries a look gives at most.
    /// - Throws: when the machine has no id, and so no journal. An absent journal is no error.
    package convenience init(_ source: JournalSource, minutes: UInt32, limit: Int) throws(SystemdError) {
        self.init(source, minutes: minutes, limit: limit, files: try JournalFiles())
    }

    init(_ source: JournalSource, minutes: UInt32, limit: Int, files: JournalFiles) {
        self.source = source
        self.minutes = minutes
        self.limit = limit
        self.files = files
    }

    /// A point in wall-clock time: microseconds since 1970.
    static func minutesAgo(_ minutes: UInt32) -> UInt64 {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
        let now = UInt64(max(0, time.tv_sec)) * 1_000_000 + UInt64(max(0, time.tv_nsec)) / 1000
        return now - min(now, UInt64(minutes) * 60_000_000)
    }

    /// Whether there is a journal to read.
    package var hasJournal: Bool { !files.paths(since: .max).isEmpty }

    /// The newest entries since the last call, oldest first; never blocks. Without a journal there are none.
    /// - Throws: when the journal cannot be read now, because a file is just being deleted for instance; the next call
    ///   goes back to where the last good one began.
    ///
    /// - Parameter session: where other sources are read as well.
    package func read(in session: JournalSession = JournalSession()) throws(SystemdError) -> [JournalEntry] {
        let floor = Self.minutesAgo(minutes)
        // Taken before looking; a minute of slack for lines on their way and for small steps of the clock.
        let horizon = Self.minutesAgo(1)
        let paths = files.paths(since: max(floor, min(archivesSince, horizon)))
        guard !paths.isEmpty else { return [] }
        let found = try session.read(paths, source) { (journal) throws(SystemdError) in
            try newest(of: journal, since: floor)
        }
        last = found.newest ?? last
        archivesSince = horizon
        return found.entries
    }

    private func newest(
        of journal: borrowing JournalHandle, since floor: UInt64
    ) throws(SystemdError) -> (entries: [JournalEntry], newest: JournalPlace?) {
        try journal.seekTail()
        var entries: [JournalEntry] = []
        var newest: JournalPlace?
        // Steps and not entries are limited, so that a damaged file costs no more than a sound one.
        for _ in 0..<max(1, limit) {
            guard try journal.previous() else { break }
            guard let place = journal.place() else { continue }
            if place.realtime < floor { break }
            if let last, place.isReached(by: last) { break }
            newest = newest ?? place
            if let entry = journal.entry() { entries.append(entry) }
        }
        return (entries.reversed(), newest)
    }

    /// Calls `handler` with new entries, those of now first.
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
