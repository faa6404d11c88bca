import Remediation

/// The ledger file as it lies on disk: all that outlives a daemon.
struct Disk {
    private(set) var entries: [LedgerEntry] = []
    var isReadable = true
    var isFull = false
    /// What a kill in the midst of a write has left of an entry.
    private var torn: [UInt8] = []
    /// Whether it is read through its bytes: slow, and the truth.
    let isOfBytes: Bool

    init(isOfBytes: Bool) { self.isOfBytes = isOfBytes }

    var ledger: Ledger? {
        guard isReadable else { return nil }
        guard isOfBytes else { return Ledger(entries) }
        return try? Ledger.parse(entries.flatMap { Array($0.line.utf8) } + torn)
    }

    /// False, and nothing written, where the disk does not take it.
    mutating func append(_ entry: LedgerEntry) -> Bool {
        guard !isFull, isReadable else { return false }
        torn = []
        entries.append(entry)
        return true
    }

    /// Writes that an act begins if nobody has written since the decision, as the daemon does it under the lock.
    mutating func begin(_ act: Act, after ledger: Ledger?) -> Bool {
        guard var expected = self.ledger else { return false }
        expected.append(.begun(act))
        guard expected == ledger else { return false }
        return append(.begun(act))
    }

    /// The writer is killed when so many bytes of the entry are on the disk.
    mutating func tear(_ entry: LedgerEntry, at length: Int) {
        guard !isFull, isReadable else { return }
        torn = Array(entry.line.utf8.dropLast().prefix(length))
    }

    mutating func compact() {
        guard let ledger else { return }
        entries = ledger.compacted
    }

    /// A person moves the file away.
    mutating func clear() {
        entries = []
        torn = []
    }

    /// The act that was begun last, if it has no end.
    var begunLast: Act? {
        guard case .begun(let act)? = entries.last else { return nil }
        return act
    }

    /// Acts that were begun and have no end, in the plain words of the file.
    var unfinished: [Act] {
        var open: [Act] = []
        for entry in entries {
            switch entry {
            case .begun(let act): open.append(act)
            case .ended(let id, _, _): open.removeAll { $0.id == id }
            case .breakerReset, .paused, .resumed: continue
            }
        }
        return open
    }
}
