import Containerd
import Diagnosis
import Node

/// What a node's files come to: as it is now, and once containerd goes by them.
struct Projection {
    /// With the containerd of now.
    let same: Assessment
    /// After the step that makes the files effective.
    let next: Assessment

    /// - Parameter known: what is said of these files; nil where nobody has asked yet.
    init(_ snapshot: Snapshot, _ step: NextStep, same known: Assessment? = nil, _ starts: StartMemory) {
        same = known ?? assess(snapshot, starts)
        guard let live = snapshot.live else {
            next = same
            return
        }
        var later = snapshot
        later.live =
            step == .restart
            ? live.afterRestart(same.afterRestart, version: snapshot.installedVersion, at: snapshot.takenAt)
            : live.afterReload(same.onDisk)
        next = assess(later, starts)
    }

    var missing: Set<FileRequest> { same.missing.union(next.missing) }

    private var rank: OutcomeRank { next.now?.rank ?? next.afterRestart?.outcome.rank ?? .notRunning }

    /// What is found in `old` and not here: nil where this is no better.
    ///
    /// Better is a higher outcome, or an equal one with a fault gone and none added; and no reading may be worse.
    /// - Parameter mustRaise: whether only a higher outcome will do.
    func faults(fixedSince old: Projection, mustRaise: Bool = false) -> [Finding]? {
        guard !isAnyPredictionWorse(than: old) else { return nil }
        let faults = Self.difference(old.same.findings, same.findings, old.next.findings, next.findings)
        // Of several findings of one kind only the first is told: one that takes the place of a fixed one is not new.
        let added = next.findings.filter { finding in
            finding.severity != .info && !faults.contains { $0.code == finding.code }
                && !(old.next.findings + old.same.findings).contains { $0.isSameAs(finding) }
        }
        guard !added.contains(where: \.speaksOfUnwantedNetwork) else { return nil }
        if rank > old.rank { return faults }
        guard !mustRaise, rank == old.rank, added.isEmpty, !faults.isEmpty else { return nil }
        return next.verdict.weight >= old.next.verdict.weight ? faults : nil
    }

    /// Whether containerd would be worse off with it after a reload or a restart.
    func isAnyPredictionWorse(than old: Projection) -> Bool {
        func isLess(_ new: Prediction?, _ old: Prediction?) -> Bool {
            guard let old = old?.outcome.rank else { return false }
            return new.map { $0.outcome.rank < old } ?? true
        }
        return isLess(same.onDisk, old.same.onDisk) || isLess(same.afterRestart, old.same.afterRestart)
            || isLess(next.afterRestart, old.next.afterRestart)
    }

    /// Findings that go with the files alone, and those that go with the step and would not without the files.
    private static func difference(
        _ oldSame: [Finding], _ newSame: [Finding], _ oldNext: [Finding], _ newNext: [Finding]
    ) -> [Finding] {
        func gone(_ old: [Finding], _ new: [Finding]) -> [Finding] {
            old.filter { finding in !new.contains { $0.stillSays(finding) } }
        }
        var faults = gone(oldSame, newSame)
        for finding in gone(oldNext, newNext) where !faults.contains(where: { $0.isSameAs(finding) }) {
            faults.append(finding)
        }
        // A finding that the files alone take away and the step brings back was not fixed.
        return faults.filter { finding in !newNext.contains { $0.stillSays(finding) } }
    }
}

extension Finding {
    /// No fix may lead there; that programs are still to be installed keeps none back.
    fileprivate var speaksOfUnwantedNetwork: Bool { networkFault == .wrong || code == .chainedPluginLeftover }

    /// The same finding, unless what was a fault has become a mere note.
    fileprivate func stillSays(_ old: Finding) -> Bool {
        isSameAs(old) && (severity != .info || old.severity == .info)
    }
}

extension Verdict {
    /// 2 is best.
    fileprivate var weight: Int {
        switch self {
        case .ready: 2
        case .degraded: 1
        case .notReady, .unknown: 0
        }
    }
}
