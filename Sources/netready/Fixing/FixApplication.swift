import Containerd
import Daemon
import Diagnosis
import Fixing
import Glibc
import Linux
import Node
import Observing
import Remediation

/// Carries out a plan: every file is checked and held, then copied, then changed; all of it or none.
struct FixApplication {
    /// A file that has changed within this time may still be in the making, nanoseconds.
    private static let quiet = 2 * Span.second
    /// An act that was begun so long ago has ended, whatever the ledger says.
    private static let actPatience = 5 * Span.minute
    private static let lockPatience = 2 * Span.second

    let root: NodeRoot
    let store: FixStore
    let stateDirectory: String
    let uid: UInt32

    /// - Parameter files: what the plan was made from; a file that is another one by now is not touched.
    func apply(_ operations: [FileOperation], seen files: FileTree) throws(FixError) -> FixRecord {
        let operations = joined(operations)
        waitUntilQuiet(operations, files)
        let lock = try takeLock()
        let held = try operations.map { operation throws(FixError) in try hold(operation, files) }
        let number = store.nextNumber()
        var record = FixRecord(
            number: number, state: .begun, realtime: SystemClock.realtime, uid: uid, root: root.path, changes: [])
        for (index, operation) in operations.enumerated() {
            record.changes.append(try keep(operation, held[index], "\(number).\(index).before"))
        }
        try store.write(record)
        for (index, operation) in operations.enumerated() {
            do throws(HoldRefusal) {
                try held[index].perform(operation)
            } catch {
                guard takeBack(operations[..<index], &record) else {
                    throw FixError(
                        error, operation.path, partial: "netready fix --undo takes back what was done before")
                }
                throw FixError(error, operation.path)
            }
        }
        record.state = .applied
        try store.write(record)
        _ = consume lock
        return record
    }

    // MARK: Guards

    /// What is being written by others is given the time to show it.
    private func waitUntilQuiet(_ operations: [FileOperation], _ files: FileTree) {
        let changed = operations.compactMap { files.entries[$0.path]?.changed }.max() ?? 0
        // A time in the future is a clock that was set: then the whole wait.
        let age = max(0, SystemClock.realtime - changed)
        if age < Self.quiet { SystemClock.sleep(nanoseconds: Self.quiet - age) }
    }

    /// The lock that the daemon takes before it acts: never both at once.
    func takeLock() throws(FixError) -> FileLock {
        let ledger = "\(stateDirectory)/ledger"
        let lock: FileLock?
        do throws(SystemError) {
            lock = try FileLock.acquire("\(ledger).lock", timeoutNanoseconds: Self.lockPatience)
        } catch {
            throw FixError(error)
        }
        guard let lock else { throw FixError("netreadyd is about to act: try again in a moment") }
        guard let known = LedgerFile(path: ledger).read() else {
            throw FixError("\(ledger) cannot be read, so whether an act is under way is not known: move it away")
        }
        if let act = known.unfinished, let clock = try? NodeClock(), clock.now.since(act.decidedAt) < Self.actPatience {
            throw FixError("the \(act.kind.rawValue) of \(act.target) is under way: try again when it has ended")
        }
        return lock
    }

    private func hold(_ operation: FileOperation, _ files: FileTree) throws(FixError) -> HeldFile {
        let path = operation.path
        let file = try hold(path)
        guard let seen = files.entries[path], file.isWhatWasSeen(seen) else { throw FixError(.changed, path) }
        guard case .bytes(let bytes) = seen.content else { return file }
        guard try read(file) == bytes else { throw FixError(.changed, path) }
        return file
    }

    /// All bytes of a held file.
    func read(_ file: HeldFile) throws(FixError) -> [UInt8] {
        do throws(SystemError) {
            return try file.bytes(limit: FileCollector.fileLimit)
        } catch {
            throw FixError(error)
        }
    }

    func hold(_ path: String) throws(FixError) -> HeldFile {
        do throws(HoldRefusal) {
            return try HeldFile(root: root, path: path)
        } catch {
            throw FixError(error, path)
        }
    }

    // MARK: Copies

    private func keep(_ operation: FileOperation, _ file: HeldFile, _ name: String) throws(FixError) -> FixRecord.Change
    {
        switch operation {
        case .setMode(let path, let old, let new):
            return .setMode(path: path, from: old, to: new, identity: file.identity)
        case .rewrite(let path, let old, let new):
            try store.write(name, old)
            return .rewrite(path: path, before: sha256(old), after: sha256(new), backup: name)
        case .move(let path, let target):
            guard file.status.kind == .file else { return .move(path: path, to: target, digest: nil, backup: nil) }
            let bytes = try read(file)
            try store.write(name, bytes)
            return .move(path: path, to: target, digest: sha256(bytes), backup: name)
        }
    }

    /// What was done before a failure is undone at once; the record says begun where even that fails.
    ///
    /// - Returns: whether everything is as it was.
    private func takeBack(_ operations: ArraySlice<FileOperation>, _ record: inout FixRecord) -> Bool {
        var isDone = true
        for operation in operations.reversed() {
            let back = operation.reversed
            guard let file = try? hold(back.path), (try? file.perform(back)) != nil else {
                isDone = false
                continue
            }
        }
        guard isDone else { return false }
        record.state = .undone
        try? store.write(record)
        return true
    }
}

extension HeldFile {
    func perform(_ operation: FileOperation) throws(HoldRefusal) {
        switch operation {
        case .setMode(_, _, let mode): try setMode(mode)
        case .rewrite(_, _, let bytes): try replace(with: bytes)
        case .move(_, let target): try move(to: String(target.split(separator: "/").last ?? ""))
        }
    }

    /// Inode, size and time of the last change of the bytes.
    var identity: String { "\(status.device):\(status.inode):\(status.size):\(status.modified)" }

    func isWhatWasSeen(_ entry: FileEntry) -> Bool {
        entry.identity == FileEntry.Identity(device: status.device, inode: status.inode) && entry.size == status.size
            && entry.modified == status.modified && entry.changed == status.changed && entry.mode == status.mode
    }
}
