import Daemon
import Fixing
import Linux
import Node

extension FixApplication {
    /// Takes back the latest fix of this root that stands, if every file is still as it left it.
    func undo() throws(FixError) -> FixRecord {
        let lock = try takeLock()
        let latest = store.records.first { $0.root == root.path && $0.state != .undone }
        guard var record = latest else { throw FixError("no fix was applied on this node") }
        var steps: [(HeldFile, FileOperation)] = []
        for change in record.changes.reversed() {
            if let step = try step(back: change, record.state) { steps.append(step) }
        }
        // From here on a file may be back already: a second attempt passes over it.
        record.state = .begun
        try store.write(record)
        for (index, (file, operation)) in steps.enumerated() {
            do throws(HoldRefusal) {
                try file.perform(operation)
            } catch {
                guard index > 0 else { throw FixError(error, operation.path) }
                let done = steps[..<index].map(\.1.path).joined(separator: ", ")
                throw FixError(
                    error, operation.path, partial: "\(done) is back already, netready fix --undo does the rest")
            }
        }
        record.state = .undone
        try store.write(record)
        _ = consume lock
        return record
    }

    /// The file and what brings it back; nil where a fix that was cut off never came to it.
    private func step(back change: FixRecord.Change, _ state: FixRecord.State) throws(FixError) -> (
        HeldFile, FileOperation
    )? {
        let mayBeUntouched = state == .begun
        switch change {
        case .rewrite(let path, let before, let after, let backup):
            let file = try hold(path)
            let bytes = try read(file)
            if mayBeUntouched, sha256(bytes) == before { return nil }
            guard sha256(bytes) == after else { throw changed(path, backup) }
            return (file, .rewrite(path: path, from: bytes, to: try store.backup(backup, digest: before)))
        case .move(let path, let target, let digest, let backup):
            if mayBeUntouched, try isAbsent(target) { return nil }
            let file = try hold(target)
            if let digest, sha256(try read(file)) != digest { throw changed(target, backup) }
            guard try isAbsent(path) else { throw FixError("\(path) exists again: move it away first") }
            return (file, .move(path: target, to: path))
        case .setMode(let path, let old, let new, let identity):
            let file = try hold(path)
            if mayBeUntouched, file.status.mode == old { return nil }
            guard file.status.mode == new, file.identity == identity else { throw changed(path, nil) }
            return (file, .setMode(path: path, from: new, to: old))
        }
    }

    private func changed(_ path: String, _ backup: String?) -> FixError {
        let copy = backup.map { "; what it held before the fix is in \(store.directory)/\($0)" } ?? ""
        return FixError("\(path) has been changed since the fix, so it is left as it is\(copy)")
    }

    private func isAbsent(_ path: String) throws(FixError) -> Bool {
        do throws(SystemError) {
            return try root.status(of: path) == nil
        } catch {
            throw FixError(error)
        }
    }
}
