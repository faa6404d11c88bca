import Containerd
import Node
import Syntax

/// What keeps a restart of a running containerd from being automatic: keys that have changed since its start, and of which
/// nobody knows what the next start makes of them.
struct UndecidedStart {
    private(set) var keys: [UndecidedKey] = []
    private(set) var missing: Set<FileRequest> = []

    /// More than a person wants to read.
    private static let limit = 32

    init(_ snapshot: Snapshot, _ predictions: Predictions) {
        guard let live = snapshot.live, let process = live.process,
            let installed = snapshot.installedVersion, let next = predictions.afterRestart,
            next.outcome.kind == .serving
        else { return }
        // What the process of another version has made of them says nothing.
        if live.runningVersion != installed {
            for key in next.undecided where key.isBySource { add(key, why: key.why ?? "") }
        }
        let recorded = snapshot.recordedStart.flatMap { $0.invocationID == live.unit?.invocationID ? $0 : nil }
        // A wall clock that was set forward makes a change seem older than the start; a record is not deceived by it.
        guard predictions.configurationChanged != false || recorded != nil && predictions.now != .ready else { return }
        if let recorded, let current = keys(snapshot, as: recorded.version, installed, next) {
            compare(current, with: recorded, configPath: snapshot.configPath)
            return
        }
        distrust(
            next.unmodelled, in: snapshot.files, readAt: Predictions.reading(of: snapshot, startedAt: process.startedAt)
        )
    }

    /// As a version reads them; nil where it cannot.
    private mutating func keys(
        _ snapshot: Snapshot, as version: ContainerdVersion, _ installed: ContainerdVersion, _ next: Prediction
    ) -> [UnmodelledKey]? {
        guard version != installed else { return next.unmodelled }
        let found = RecordedStart.unmodelledKeys(snapshot, as: version)
        missing = found.missing
        return found.keys
    }

    private mutating func compare(_ current: [UnmodelledKey], with start: RecordedStart, configPath: String) {
        for key in current {
            let digest = start.digests[key.path]
            guard digest != RecordedStart.digest(of: key, in: start.invocationID) else { continue }
            add(key, why: "it has \(digest == nil ? "been added" : "changed") since containerd's start")
        }
        let present = Set(current.map(\.path))
        for path in start.digests.keys.sorted() where !present.contains(path) {
            add(UndecidedKey(key: path, file: configPath, line: nil, why: "it is gone since containerd's start"))
        }
    }

    /// Nobody knows what stood there.
    private mutating func distrust(_ current: [UnmodelledKey], in files: FileTree, readAt: Int64) {
        for key in current {
            guard let file = key.location?.file,
                files.isAnyChanged([file], after: readAt) != false
            else { continue }
            add(
                key,
                why: "its file has changed since containerd's start, and what stood there then is not on record")
        }
    }

    private mutating func add(_ key: UnmodelledKey, why: String) {
        add(
            UndecidedKey(
                key: key.path, file: key.location?.file ?? "", line: key.location?.position?.line, why: why))
    }

    private mutating func add(_ key: UndecidedKey) {
        if keys.count < Self.limit { keys.append(key) }
    }
}
