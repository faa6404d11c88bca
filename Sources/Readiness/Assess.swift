import Containerd

/// Says what is wrong with a node, if anything, with proof, and what would help.
///
/// Pure and total: any snapshot gets an answer. While ``Assessment/wants`` is not empty the snapshot lacks something
/// that the answer hangs on; look at it and ask again.
package func assess(_ snapshot: Snapshot) -> Assessment {
    let readings = Readings(snapshot)
    var diagnosis = Diagnosis(snapshot: snapshot, readings: readings)
    diagnosis.run()
    let ranked = diagnosis.findings.sorted { left, right in
        (left.severity.weight, left.code.rank) < (right.severity.weight, right.code.rank)
    }
    let findings = fold(ranked, failures: readings.now == .ready ? diagnosis.recentFailures(since: nil) : [])
    let remedy = chooseRemedy(snapshot: snapshot, readings: readings, findings: findings)
    return Assessment(
        verdict: verdict(snapshot: snapshot, readings: readings, findings: findings),
        now: readings.now, afterReload: readings.afterReload, afterRestart: readings.afterRestart,
        watch: snapshot.live?.watch, findings: findings, remedy: remedy,
        wants: readings.wants.union(diagnosis.wants))
}

private func verdict(snapshot: Snapshot, readings: Readings, findings: [Finding]) -> Verdict {
    let isWeighed = findings.contains { $0.severity != .info }
    switch readings.now {
    case .ready?: return isWeighed ? .degraded : .ready
    case .unknown?: return .unknown
    case .some: return .notReady
    case nil: break
    }
    guard let outcome = readings.afterRestart?.outcome else { return .unknown }
    if findings.contains(where: { $0.code == .readingIncomplete }) { return .unknown }
    guard outcome.rank == .ready else { return .notReady }
    return isWeighed ? .degraded : .ready
}

extension Severity {
    /// 0 weighs most.
    package var weight: Int {
        switch self {
        case .error: 0
        case .warning: 1
        case .info: 2
        }
    }
}
