import Syntax

extension [JournalLine] {
    /// Two lists of lines as one, oldest first; at one moment those of this list come first.
    ///
    /// Each list is in the order of its own source, which is kept: a wall clock that was set back is no reason to tell a
    /// program's lines in another order.
    package func merged(with other: [JournalLine]) -> [JournalLine] {
        guard !isEmpty, !other.isEmpty else { return isEmpty ? other : self }
        var merged: [JournalLine] = []
        merged.reserveCapacity(count + other.count)
        var rest = other[...]
        for line in self {
            while let next = rest.first, next.realtime < line.realtime { merged.append(rest.removeFirst()) }
            merged.append(line)
        }
        return merged + rest
    }

    /// Keeps what a first look at the end of their source would find.
    ///
    /// - Parameters:
    ///   - limit: lines that are kept at most.
    ///   - floor: nanoseconds since the epoch: a look backwards ends at the first line that is older.
    ///   - isPreferred: what the others make room for.
    package mutating func keepNewest(
        _ limit: Int, since floor: Int64, preferring isPreferred: (JournalLine) -> Bool = { _ in false }
    ) {
        if let old = lastIndex(where: { $0.realtime < floor }) { removeFirst(old + 1) }
        var surplus = count - limit
        guard surplus > 0 else { return }
        self = filter { line in
            guard surplus > 0, !isPreferred(line) else { return true }
            surplus -= 1
            return false
        }
        removeFirst(Swift.max(0, count - limit))
    }

    /// Adds newer lines; those that belong to one value of klog become one line.
    ///
    /// klog writes a value that holds a line break as `key=<`, each of its lines after a tab, and ` >`; what takes its
    /// output line by line takes it apart. Source: `writeStringValue` of k8s.io/klog/v2/internal/serialize.
    package mutating func append(joining lines: [JournalLine]) {
        for line in lines {
            guard let last, last.unit == line.unit, last.isOpen, line.continuesValue else {
                append(line)
                continue
            }
            removeLast()
            append(
                JournalLine(
                    unit: last.unit, realtime: last.realtime, message: "\(last.message)\n\(line.message)",
                    invocationID: last.invocationID))
        }
    }
}

extension JournalLine {
    /// More of one line than this are not put together.
    private static let longestValue = 16 << 10

    /// Its last value has begun and not ended.
    fileprivate var isOpen: Bool {
        guard message.utf8.count < Self.longestValue else { return false }
        let last = message.utf8.last
        if last == UInt8(ascii: "<") { return message.utf8.suffix(2).elementsEqual("=<".utf8) }
        guard message.utf8.contains(UInt8(ascii: "\n")), let start = message.parts("\n").last else { return false }
        return start.utf8.first == UInt8(ascii: "\t") || start.utf8.suffix(2).elementsEqual("=<".utf8)
    }

    fileprivate var continuesValue: Bool {
        message.utf8.first == UInt8(ascii: "\t") || message.utf8.starts(with: " >".utf8)
    }
}
