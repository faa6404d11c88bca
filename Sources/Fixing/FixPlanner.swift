import Containerd
import Diagnosis
import Node
import Syntax

/// A node at one point of a plan: its files, what is said of them, and the questions that proposals ask.
struct FixPlanner {
    var snapshot: Snapshot
    let assessment: Assessment
    /// What proposals lack of the files.
    let asked = Questions()
    /// A change of the networks leaves all else of a start as it is; the files are looked at with the change and without.
    let starts: StartMemory

    /// - Parameter known: what is said of it; nil where nobody has asked yet.
    init(_ snapshot: Snapshot, _ known: Assessment? = nil, starts: StartMemory = StartMemory(limit: 2)) {
        self.snapshot = snapshot
        self.starts = starts
        assessment = known ?? assess(snapshot, starts)
    }

    /// The same node with other files.
    func snapshot(with operations: [FileOperation]) -> Snapshot {
        var changed = snapshot
        changed.files = snapshot.files.applying(operations, now: snapshot.takenAt.realtime)
        return changed
    }

    /// The physical path of a name in a directory, whose own links are followed; nil where there is no directory.
    func physical(_ path: String) -> String? {
        let (directory, name) = splitPath(path)
        guard case .entry(let entry, let real) = PathResolver(snapshot.files).find(directory), entry.kind == .directory
        else { return nil }
        return real == "/" ? "/\(name)" : "\(real)/\(name)"
    }

    /// What stands at a path, a last link not followed.
    func entry(_ path: String) -> FileEntry? {
        guard case .entry(let entry, _) = PathResolver(snapshot.files).find(path, following: false) else { return nil }
        return entry
    }

    /// The bytes of a file that is no link.
    func bytes(_ path: String) -> [UInt8]? {
        guard let entry = entry(path), entry.kind == .file, case .bytes(let bytes) = entry.content else { return nil }
        return bytes
    }

    func isAbsent(_ path: String) -> Bool {
        if case .failed(.noEntry) = PathResolver(snapshot.files).find(path, following: false) { true } else { false }
    }

    /// What containerd would do with other files after the reading that a prediction is of.
    func predictAgain(_ reading: Reading, with operations: [FileOperation]) -> Prediction? {
        let files = snapshot.files.applying(operations, now: snapshot.takenAt.realtime)
        let prediction = predicted(reading, files)
        asked.missing.formUnion(prediction?.missing ?? [])
        return prediction
    }

    private func predicted(_ reading: Reading, _ files: FileTree) -> Prediction? {
        switch reading {
        case .afterReload:
            guard let version = snapshot.live?.runningVersion, case .status(let status)? = snapshot.live?.answer else {
                return nil
            }
            return predictReload(files, version: version, running: status.running.settings)
        case .afterRestart:
            guard let version = snapshot.installedVersion, version.isPredictable else { return nil }
            var changed = snapshot
            changed.files = files
            return changed.predictRestart(version, starts)
        }
    }

    enum Reading: CaseIterable {
        case afterReload
        case afterRestart
    }

    func prediction(_ reading: Reading) -> Prediction? {
        reading == .afterReload ? assessment.onDisk : assessment.afterRestart
    }

    /// The step after which containerd goes by files that were changed so.
    func step(after operations: [FileOperation]) -> NextStep {
        for operation in operations {
            if case .rewrite = operation { return .restart }
        }
        guard let live = snapshot.live else { return operations.contains(where: \.isMove) ? .restart : .nothing }
        switch assessment.now {
        case .ready?, .notReady?: break
        default: return .restart
        }
        guard operations.contains(where: \.isMove) else { return .nothing }
        return live.watch.isBroken ? .restart : .noticed
    }
}

extension FileOperation {
    fileprivate var isMove: Bool { if case .move = self { true } else { false } }
}

/// What has to be looked at, gathered over all proposals of one point of a plan.
final class Questions {
    var missing: Set<FileRequest> = []
}

/// Changes that may fix something; whether they do is judged by what is predicted after them.
struct FixCandidate {
    var operations: [FileOperation]
    var sentence: String
    /// Good for nothing but a better outcome: one fault in the place of another is none.
    var mustRaise = false
}

/// What proposals come to: those that can be judged, and reasons why there is none.
struct FixCandidates {
    var list: [FixCandidate] = []
    var obstacles: [Blocker] = []
}

/// Why a file is not touched, one sentence.
struct Blocker {
    var file: String
    /// What stays unfixed by it, besides what is found at the file itself.
    var codes: Set<FindingCode> = []
    var why: String
}
