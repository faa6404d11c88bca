import Linux
import Readiness
import Systemd

/// Reads what a source writes to the journal on from where it stopped, and keeps the newest lines.
///
/// Each source has a limit of its own: what one writes drives out no line of another.
final class JournalProbe {
    private static let lineLimit = 512

    private let source: JournalSource
    private let minutes: UInt32
    private let isWanted: (JournalLine) -> Bool
    private var reader: JournalReader?
    private var isFollowing = false
    /// Why it cannot be read; nil where it can.
    private(set) var lack: String?
    /// What was read so far, oldest first.
    private(set) var known: [JournalLine] = []

    /// - Parameters:
    ///   - minutes: how far back the first look goes.
    ///   - isWanted: whether a line is kept.
    init(
        _ source: JournalSource, minutes: UInt32 = 15, isWanted: @escaping (JournalLine) -> Bool = { _ in true }
    ) {
        self.source = source
        self.minutes = minutes
        self.isWanted = isWanted
    }

    /// Reads what has come since the last look, as far as the newest lines go.
    func read() {
        guard let reader = openReader() else { return }
        // A file may just be deleted by a rotation; the next one is there by now.
        if !read(with: reader) { _ = read(with: reader) }
    }

    private func read(with reader: JournalReader) -> Bool {
        do throws(SystemdError) {
            keep(try reader.read())
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
                self?.keep(entries)
                onLine()
            }) != nil
    }

    func stopFollowing() {
        guard isFollowing else { return }
        isFollowing = false
        reader?.detach()
    }

    private func keep(_ entries: [JournalEntry]) {
        known.append(joining: entries.map(JournalLine.init).filter(isWanted))
        known.removeFirst(max(0, known.count - Self.lineLimit))
    }

    private func openReader() -> JournalReader? {
        do throws(SystemdError) {
            if reader == nil {
                reader = try JournalReader(source, minutes: minutes, limit: Self.lineLimit)
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
            unit: entry.unit, realtime: Int64(clamping: entry.realtime) &* 1000, message: entry.message,
            invocationID: entry.invocationID)
    }
}
