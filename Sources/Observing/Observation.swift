import Containerd
package import Diagnosis
import Linux
package import Node
package import Redaction

/// One look at the node and what it means; never changed, and too large to be copied.
package final class Observation: Sendable {
    package let snapshot: Snapshot
    package let assessment: Assessment
    /// What must not leave of this node.
    package let redaction: Redaction

    package init(snapshot: Snapshot, assessment: Assessment, redaction: Redaction) {
        self.snapshot = snapshot
        self.assessment = assessment
        self.redaction = redaction
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
    func take(_ snapshot: inout Snapshot) {
        snapshot.files = overlay?.applied(to: collector.tree) ?? collector.tree
        guard let error = collector.lack, !snapshot.blind.contains(where: { $0.part == partOfFiles }) else { return }
        snapshot.blind.append(Blindness(.resources, partOfFiles, error.description))
    }
    var snapshot = snapshot
    take(&snapshot)
    var answer = assessIfComplete(snapshot, collector.starts)
    for _ in 0..<roundLimit where !answer.missing.isEmpty {
        let before = collector.tree
        collector.collect(answer.missing, now: now)
        guard collector.tree != before else { break }
        take(&snapshot)
        answer = assessIfComplete(snapshot, collector.starts)
    }
    if case .assessment(let assessment) = answer, assessment.missing.isEmpty {
        return Observation(snapshot: snapshot, assessment: assessment, redaction: collector.redaction)
    }
    collector.giveUp(answer.missing)
    take(&snapshot)
    let assessment = assess(snapshot, collector.starts)
    guard !assessment.missing.isEmpty else {
        return Observation(snapshot: snapshot, assessment: assessment, redaction: collector.redaction)
    }
    // The predictions lacked something, and so the diagnosis was not asked before.
    collector.giveUp(assessment.missing)
    take(&snapshot)
    return Observation(
        snapshot: snapshot, assessment: assess(snapshot, collector.starts), redaction: collector.redaction)
}

private let partOfFiles = "the node's files"

/// More rounds than any sound node needs: each symbolic link or import may take one.
private let roundLimit = 256
