import Containerd
import Node

/// What the acts that come into question would bring, judged by the very rules that judge what is.
///
/// Lives for one assessment. Each act is judged when it is first asked for, and once: most nodes need none.
final class Prospects {
    private let snapshot: Snapshot
    private let predictions: Predictions
    /// What has to be looked at before the answers hold.
    private(set) var missing: Set<FileRequest> = []

    init(_ snapshot: Snapshot, _ predictions: Predictions) {
        self.snapshot = snapshot
        self.predictions = predictions
    }

    /// What is wrong with the network that a load of the files would give; nil where the rules would leave it alone.
    private(set) lazy var reload: Finding? = {
        guard let loaded = predictions.onDisk, loaded.outcome.rank == .ready else { return nil }
        return fault(of: loaded) { $0.afterReload(loaded) }
    }()

    /// The same of a start of the installed containerd.
    private(set) lazy var restart: Finding? = {
        guard let started = predictions.afterRestart, started.outcome.rank == .ready else { return nil }
        guard !isSameAsReload(started) else { return reload }
        return fault(of: started) { live in
            live.afterRestart(started, version: self.snapshot.installedVersion, at: self.snapshot.takenAt)
        }
    }()

    /// A start would load the same networks and look for their programs in the same places.
    private func isSameAsReload(_ started: Prediction) -> Bool {
        guard let loaded = predictions.onDisk, let loading = loaded.loading, loading == started.loading else {
            return false
        }
        guard let old = loaded.settings, let new = started.settings else { return false }
        return old.binDirs.value == new.binDirs.value && old.confTemplate.value == new.confTemplate.value
    }

    private func fault(of loaded: Prediction, _ change: (LiveReading) -> LiveReading) -> Finding? {
        var later = snapshot
        later.live = snapshot.live.map(change)
        let facts = Facts(
            snapshot: later, predictions: Predictions(loaded: loaded, afterRestart: predictions.afterRestart))
        let fault = diagnose(facts).networkFault
        missing.formUnion(facts.missing)
        return fault
    }
}

extension [Finding] {
    /// The first that says that the loaded network should not be as it is; one that nobody wants goes before a broken one.
    var networkFault: Finding? {
        let faults = filter { $0.networkFault != nil && $0.severity != .info }.ranked
        return faults.first { $0.networkFault == .wrong } ?? faults.first
    }

    /// What weighs most first, then what is to be fixed first.
    var ranked: [Finding] { sorted { ($0.severity.weight, $0.code.rank) < ($1.severity.weight, $1.code.rank) } }

    /// As ranked, but nothing that is inferred goes before what is proven or reported and weighs as much. Only once that is
    /// folded away which follows from it: a cause stands before its consequence, however sure it is.
    var surestFirst: [Finding] {
        func key(_ finding: Finding) -> (Int, Int, Int) {
            (finding.severity.weight, finding.confidence == .inferred ? 1 : 0, finding.code.rank)
        }
        return sorted { key($0) < key($1) }
    }
}
