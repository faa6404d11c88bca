import Linux
import Node

/// Reads the log files that a distribution keeps beside the journal of its unit, and keeps their newest lines.
final class LogFilesProbe {
    private var probes: [String: LogFileProbe] = [:]
    /// What was read so far, oldest first.
    private(set) var known: [JournalLine] = []

    /// Reads what has come since the last look; none where the unit is of no distribution that has such files.
    ///
    /// - Parameters:
    ///   - config: containerd's config.toml.
    ///   - now: nanoseconds since the epoch.
    func read(unit: String, config: String, root: NodeRoot?, now: Int64) {
        let files = DistributionFiles.of(unit: unit, config: config)?.logFiles ?? []
        probes = probes.filter { files.contains($0.key) && $0.value.unit == unit }
        known = []
        for file in files {
            let probe = probes[file] ?? LogFileProbe(path: file, unit: unit)
            probes[file] = probe
            if let root { probe.read(root: root, now: now) }
            known = known.merged(with: probe.lines)
        }
    }
}

/// One log file, read on from where it stopped.
private final class LogFileProbe {
    /// Most bytes that are read at once; a busy kubelet writes some 200 a line.
    private static let length = 256 << 10
    private static let lineLimit = 512
    private static let span = 15 * Span.minute

    private let path: String
    let unit: String
    private var text: LogFileText
    private var place: FilePlace?
    /// Of the last quarter of an hour, oldest first.
    private(set) var lines: [JournalLine] = []

    init(path: String, unit: String) {
        self.path = path
        self.unit = unit
        text = LogFileText(unit: unit)
    }

    /// Links are followed down to the file's directory, which is root's own, and not at its end; after a rotation the
    /// new file is read from its beginning.
    func read(root: NodeRoot, now: Int64) {
        let (result, start) = root.readTail(path, below: parent(of: path), count: Self.length, after: place)
        guard case .bytes(let bytes, let status) = result else { return }
        let isNext = place == FilePlace(status, offset: start)
        // The last line may not be whole yet, and the first of a tail is cut.
        let end = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let isStuck = end == 0 && bytes.count == Self.length
        place = FilePlace(status, offset: start + Int64(isStuck ? bytes.count : end))
        var whole = bytes[..<end]
        if start > 0, !isNext, let cut = whole.firstIndex(of: UInt8(ascii: "\n")) { whole = whole[(cut + 1)...] }
        let read = text.lines(
            Array(whole), isEnd: end == bytes.count, modified: status.modified,
            before: isNext ? lines.last?.realtime : nil)
        lines.append(joining: read.suffix(Self.lineLimit))
        lines.removeAll { $0.realtime < now - Self.span }
        lines.removeFirst(max(0, lines.count - Self.lineLimit))
    }
}
