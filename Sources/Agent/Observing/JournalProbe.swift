import Readiness
import Systemd

/// Reads containerd's journal on from where it stopped, and keeps the lines of the last quarter of an hour.
final class JournalProbe {
    private static let lineLimit = 512
    private static let minutes: UInt32 = 15

    private let unit: String
    private var reader: JournalReader?
    private var kept: [JournalLine] = []
    private var isFollowing = false
    /// Why it cannot be read; nil where it can.
    private(set) var lack: String?

    init(unit: String) { self.unit = unit }

    func lines() -> [JournalLine] {
        guard let reader = openReader() else { return kept }
        while let batch = try? reader.read() {
            keep(batch.entries)
            guard batch.hasMore else { break }
        }
        return kept
    }

    /// Calls `onLine` when containerd writes, until it is told to stop: each write by anybody to the journal wakes us.
    func follow(in loop: EventLoop, _ onLine: @escaping () -> Void) {
        guard !isFollowing, let reader = openReader() else { return }
        isFollowing =
            (try? reader.attach(to: loop) { [weak self] entries in
                guard !entries.isEmpty else { return }
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
        kept += entries.map(JournalLine.init)
        kept.removeFirst(max(0, kept.count - Self.lineLimit))
    }

    private func openReader() -> JournalReader? {
        do throws(SystemdError) {
            if reader == nil {
                reader = try JournalReader(units: [unit], since: JournalReader.minutesAgo(Self.minutes))
            }
            lack = nil
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
