package import Containerd
package import Node

/// Says what is wrong with a node, if anything, with proof, and what would help.
///
/// Pure and total: any snapshot gets an answer. While ``Assessment/missing`` is not empty the snapshot lacks something
/// that the answer hangs on; look at it and ask again.
///
/// - Parameter memory: of the last answer, for one who asks again and again.
package func assess(_ snapshot: Snapshot, _ memory: StartMemory? = nil) -> Assessment {
    assess(snapshot, Predictions(snapshot, memory))
}

/// As ``assess(_:)``, for one who looks at what is lacking and asks again.
///
/// - Returns: where the predictions lack something, only that; a diagnosis made without it is thrown away.
package func assessIfComplete(_ snapshot: Snapshot, _ memory: StartMemory? = nil) -> AssessmentOrRequests {
    let predictions = Predictions(snapshot, memory)
    guard predictions.missing.isEmpty else { return .missing(predictions.missing) }
    return .assessment(assess(snapshot, predictions))
}

/// What ``assessIfComplete(_:)`` says.
package indirect enum AssessmentOrRequests: Sendable {
    /// It may lack something all the same: what the diagnosis itself looks at.
    case assessment(Assessment)
    case missing(Set<FileRequest>)

    /// What is to be looked at; empty where nothing is lacking.
    package var missing: Set<FileRequest> {
        switch self {
        case .assessment(let assessment): assessment.missing
        case .missing(let missing): missing
        }
    }
}

/// What containerd would read in a reload and the snapshot does not hold: a small part of what ``assess(_:)`` asks for,
/// told at a small part of its cost.
package func requestsOfReload(_ snapshot: Snapshot) -> Set<FileRequest> { Predictions.load(snapshot)?.missing ?? [] }

private func assess(_ snapshot: Snapshot, _ predictions: Predictions) -> Assessment {
    let facts = Facts(snapshot: snapshot, predictions: predictions)
    let found = diagnose(facts)
    // While the network is not ready no pod is started, and old ones still have to go.
    let failures = facts.recentFailures(since: nil).filter { predictions.now == .ready || $0.operation == .delete }
    let findings = named(
        found.ranked, in: snapshot,
        failures: predictions.now == .ready || predictions.now == .notReady ? failures : [])
    let undecided = UndecidedStart(snapshot, predictions)
    let remedy = chooseRemedy(
        snapshot: snapshot, predictions: predictions, findings: findings, prospects: facts.prospects
    ).justified(by: findings).held(back: !undecided.keys.isEmpty).withheld(
        by: snapshot.blind, predictions.now, snapshot.live)
    return Assessment(
        verdict: verdict(snapshot: snapshot, predictions: predictions, findings: findings),
        now: predictions.now, onDisk: predictions.onDisk, reload: ReloadReading(snapshot.live),
        afterRestart: predictions.afterRestart, watch: snapshot.live?.watch, findings: findings, remedy: remedy,
        networkFault: predictions.now == .ready ? found.networkFault?.networkFault : nil,
        undecided: undecided.keys, notJudged: snapshot.notJudged,
        missing: predictions.missing.union(facts.missing).union(facts.prospects.missing).union(undecided.missing))
}

/// Folded, each with the unit that its fix speaks of.
private func named(_ findings: [Finding], in snapshot: Snapshot, failures: [SandboxFailure]) -> [Finding] {
    let unit = snapshot.unitName
    return fold(findings, failures: failures).map { finding in
        var finding = finding
        finding.unit = unit
        return finding
    }
}

extension ReloadReading {
    fileprivate init(_ live: LiveReading?) {
        guard let live, live.watch.isBroken, case .status(let status) = live.answer else {
            self = .heard
            return
        }
        self = .unheard(Prediction(outcome: status.outcome, settings: status.running.settings))
    }
}

private func verdict(snapshot: Snapshot, predictions: Predictions, findings: [Finding]) -> Verdict {
    let isWeighed = findings.contains { $0.severity != .info }
    switch predictions.now {
    case .ready?: return isWeighed ? .degraded : .ready
    case .unknown?: return .unknown
    case .some: return .notReady
    case nil: break
    }
    guard let outcome = predictions.afterRestart?.outcome, predictions.afterRestart?.basis != .source else {
        return .unknown
    }
    if findings.contains(where: { $0.code == .predictionIncomplete }) { return .unknown }
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
