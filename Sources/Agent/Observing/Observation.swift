import Containerd
package import Readiness

/// One look at the node and what it means.
package struct Observation: Sendable {
    package var snapshot: Snapshot
    package var assessment: Assessment
    /// The network is not ready, and what explains that, the journal included, was last looked at some time ago, or never.
    package var lacksSurroundings = false

    package init(snapshot: Snapshot, assessment: Assessment) {
        self.snapshot = snapshot
        self.assessment = assessment
    }

    /// The status document of this observation.
    package func document(
        digests: Digests, since: Moment, remediation: StatusDocument.Remediation?
    ) -> StatusDocument {
        snapshot.document(assessment, digests: digests, since: since, remediation: remediation)
    }
}

/// Asks the core and looks at what it lacks, until it lacks nothing.
///
/// - Parameters:
///   - overlay: what is seen in place of what the collector finds.
///   - now: nanoseconds since the epoch.
package func settle(
    _ snapshot: Snapshot, with collector: FileCollector, overlay: FileOverlay? = nil, now: Int64
) -> Observation {
    func files() -> FileTree { overlay?.applied(to: collector.tree) ?? collector.tree }
    var snapshot = snapshot
    snapshot.files = files()
    var answer = assessOrAsk(snapshot)
    for _ in 0..<roundLimit where !answer.wants.isEmpty {
        let before = collector.tree
        collector.collect(answer.wants, now: now)
        guard collector.tree != before else { break }
        snapshot.files = files()
        answer = assessOrAsk(snapshot)
    }
    if case .assessment(let assessment) = answer, assessment.wants.isEmpty {
        return Observation(snapshot: snapshot, assessment: assessment)
    }
    collector.giveUp(answer.wants)
    snapshot.files = files()
    let assessment = assess(snapshot)
    guard !assessment.wants.isEmpty else { return Observation(snapshot: snapshot, assessment: assessment) }
    // The predictions lacked something, and so the diagnosis was not asked before.
    collector.giveUp(assessment.wants)
    snapshot.files = files()
    return Observation(snapshot: snapshot, assessment: assess(snapshot))
}

/// More rounds than any sound node needs: each symbolic link or import may take one.
private let roundLimit = 256
