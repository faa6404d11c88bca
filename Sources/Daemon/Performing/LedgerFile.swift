package import Linux
import Observing
package import Remediation
import Syntax

/// The ledger on disk: one line an entry, synced before an act, under a lock that every writer takes.
package struct LedgerFile: Sendable {
    private static let sizeLimit = 256 << 10
    private static let readLimit = 4 << 20
    /// A writer holds the lock for one line; the daemon waits no longer than its loop can bear.
    private static let lockPatience: Int64 = 200_000_000
    /// Somebody else holds the lock for longer than that: EAGAIN, errno(3).
    static let busy: Int32 = 11

    package let path: String

    package init(path: String) { self.path = path }

    /// nil where it cannot be trusted: not readable, it or the configuration beside it of a newer netready, or broken anywhere
    /// but in a torn last line. No
    /// file is an empty one.
    package func read() -> Ledger? { try? whole() }

    /// Why it cannot be trusted; nil where it can.
    package var trouble: LedgerError? {
        do throws(LedgerError) {
            _ = try whole()
            return nil
        } catch {
            return error
        }
    }

    private func whole() throws(LedgerError) -> Ledger {
        // Where a newer netready has been at work nobody knows what it has done.
        if let why = ConfigurationMemoryFile(stateDirectory: path.parentPath).newer { throw .newerBeside(why) }
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try wholeFile(path, limit: Self.readLimit)
        } catch {
            guard error.name == "ENOENT" else { throw .unreadable(error.description) }
            return Ledger()
        }
        return try Ledger.parse(bytes)
    }

    /// Appends and syncs one entry; a file that has grown large is written anew with what still matters.
    package func append(_ entry: LedgerEntry) throws(SystemError) {
        guard let lock = try FileLock.acquire("\(path).lock", timeoutNanoseconds: Self.lockPatience) else {
            throw SystemError(operation: "lock", path: path, errno: Self.busy)
        }
        try write(entry)
        _ = consume lock
    }

    /// Writes that an act begins, if the file still says what it is thought to say; false, and nothing written, if not.
    ///
    /// Between reading and writing the lock is held: a pause that a person has just written cannot be overlooked, and two
    /// actors cannot both begin.
    /// - Parameter ledger: as it is after the act was added to it.
    package func begin(_ act: Act, after ledger: Ledger?) throws(SystemError) -> Bool {
        guard let lock = try FileLock.acquire("\(path).lock", timeoutNanoseconds: Self.lockPatience) else {
            throw SystemError(operation: "lock", path: path, errno: Self.busy)
        }
        var expected = read()
        expected?.append(.begun(act))
        guard expected != nil, expected == ledger else { return false }
        try write(.begun(act))
        _ = consume lock
        return true
    }

    /// Removes what a writer that was killed has left beside the file; where another holds the lock, nothing.
    package func removeLeftovers() {
        guard let lock = try? FileLock.acquire("\(path).lock", timeoutNanoseconds: Self.lockPatience) else { return }
        _ = try? AtomicFile.removeLeftovers(of: path)
        _ = consume lock
    }

    private func write(_ entry: LedgerEntry) throws(SystemError) {
        let file = try AppendOnlyFile(path: path)
        try file.append(Array(entry.line.utf8.dropLast()))
        guard let bytes = try file.readAll(limit: Self.readLimit), bytes.count > Self.sizeLimit else { return }
        guard let ledger = try? Ledger.parse(bytes) else { return }
        let text = ledger.compacted.map(\.line).joined()
        try AtomicFile.write(path, Array(text.utf8), mode: 0o600, isDurable: true)
    }
}
