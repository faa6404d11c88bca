import Linux
import Node
import Systemd

/// Reads what a source writes to the journal on from where it stopped, and keeps the newest lines.
///
/// Each source has a limit of its own: what one writes drives out no line of another.
final class JournalProbe {
    private static let lineLimit = 512

    private let source: JournalSource
    private let minutes: UInt32
    private let depth: Int
    private let isPreferred: (JournalLine) -> Bool
    private let isWanted: (JournalLine) -> Bool
    private var reader: JournalReader?
    private var isFollowing = false
    /// Why it cannot be read; nil where it can.
    private(set) var lack: String?
    /// What was read so far, oldest first.
    private(set) var known: [JournalLine] = []

    /// - Parameters:
    ///   - minutes: how far back the first look goes, and how long a line is kept.
    ///   - depth: entries that a look goes through at most, wanted or not.
    ///   - isPreferred: whether a line is kept while others have to go.
    ///   - isWanted: whether a line is kept.
    init(
        _ source: JournalSource, minutes: UInt32 = 15, depth: Int = lineLimit,
        preferring isPreferred: @escaping (JournalLine) -> Bool = { _ in false },
        isWanted: @escaping (JournalLine) -> Bool = { _ in true }
    ) {
        self.source = source
        self.minutes = minutes
        self.depth = depth
        self.isPreferred = isPreferred
        self.isWanted = isWanted
    }

    /// Reads what has come since the last look, as far as the newest lines go; what a first look would not reach any more
    /// is dropped, so that it makes no difference who has looked before.
    ///
    /// - Parameter session: of the look, for all its sources.
    func read(in session: JournalSession) {
        let now = SystemClock.realtime
        defer { keep([], now: now) }
        guard let reader = openReader() else { return }
        // A file may just be deleted by a rotation; the next one is there by now.
        if !read(with: reader, session) { _ = read(with: reader, session) }
    }

    private func read(with reader: JournalReader, _ session: JournalSession) -> Bool {
        do throws(SystemdError) {
            // Taken before the reader takes its own: nothing that it finds is older.
            let now = SystemClock.realtime
            keep(try reader.read(in: session), now: now)
            lack = nil
            return true
        } catch {
            lack = error.description
            return false
        }
    }

    /// Calls `onLine` when the source writes, until it is told to stop: each write by anybody to the journal wakes us.
    func follow(in loop: EventLoop, _ onLine: @escaping () -> Void) {
        guard !isFollowing, let reader = openReader() else { return }
        isFollowing =
            (try? reader.attach(to: loop) { [weak self] entries in
                self?.keep(entries, now: SystemClock.realtime)
                onLine()
            }) != nil
    }

    func stopFollowing() {
        guard isFollowing else { return }
        isFollowing = false
        reader?.detach()
    }

    /// - Parameter now: nanoseconds since the epoch.
    func keep(_ entries: [JournalEntry], now: Int64) {
        known.append(joining: entries.map(JournalLine.init).filter(isWanted))
        known.keepNewest(Self.lineLimit, since: now - Int64(minutes) * Span.minute, preferring: isPreferred)
    }

    private func openReader() -> JournalReader? {
        do throws(SystemdError) {
            if reader == nil {
                reader = try JournalReader(source, minutes: minutes, limit: depth)
            }
        } catch {
            lack = error.description
        }
        reader?.reopenIfNeeded()
        return reader
    }
}

extension JournalLine {
    init(_ entry: JournalEntry) {
        self.init(
            unit: entry.unit, realtime: Int64(min(entry.realtime, UInt64(Int64.max / 1000))) * 1000,
            message: entry.message,
            invocationID: entry.invocationID)
    }
}
