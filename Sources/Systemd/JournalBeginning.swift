/// Reads what a unit wrote first in a run, however long ago that was: a ``JournalReader`` does not go back so far.
package struct JournalBeginning: Sendable {
    private let files: JournalFiles

    /// - Throws: when the machine has no id, and so no journal.
    package init() throws(SystemdError) { self.init(files: try JournalFiles()) }

    init(files: JournalFiles) { self.files = files }

    /// The first entries of a run, oldest first; none where they are kept no more. Never blocks.
    ///
    /// - Parameters:
    ///   - unit: as `_SYSTEMD_UNIT` has it.
    ///   - invocation: the run's id, 32 hexadecimal digits.
    ///   - realtime: when it began, microseconds since 1970: files that were written last before hold nothing of it.
    ///   - limit: how many entries are read at most.
    /// - Throws: when the journal cannot be read now.
    package func read(
        unit: String, invocation: String, since realtime: UInt64, limit: Int
    ) throws(SystemdError) -> [JournalEntry] {
        let paths = files.pathsOfBeginning(since: realtime)
        guard !paths.isEmpty, !invocation.isEmpty else { return [] }
        var journal = try JournalHandle.open(files: paths)
        try journal.restrict(to: .units([unit]))
        try journal.seekBeginning(of: invocation)
        var entries: [JournalEntry] = []
        for _ in 0..<max(1, limit) {
            guard try journal.next() else { break }
            if let entry = journal.entry() { entries.append(entry) }
        }
        return entries
    }
}
