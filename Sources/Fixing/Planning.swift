import Containerd
package import Diagnosis
package import Node

/// Finds the fixes that are safe, each proven by what is predicted after it.
///
/// Pure and total. While ``FixPlan/wants`` is not empty the snapshot lacks something that the plan hangs on: look at it
/// and ask again.
///
/// - Parameter before: what is said of the node as it stands; nil where nobody has asked yet.
package func planMends(_ snapshot: Snapshot, _ request: FixRequest, before: Assessment? = nil) -> FixPlan {
    var planner = Planner(snapshot, before)
    if case .select(let name) = request { return planner.select(name) }
    planner.findAll(request)
    return planner.plan
}

private struct Planner {
    private var bench: FixPlanner
    private(set) var plan: FixPlan
    private var obstacles: [Blocker] = []

    /// More faults than a node has at once.
    private static let limit = 32

    init(_ snapshot: Snapshot, _ before: Assessment?) {
        bench = FixPlanner(snapshot, before)
        plan = FixPlan(mends: [], before: bench.assessment, unfixed: [], wants: bench.assessment.wants)
    }

    mutating func findAll(_ request: FixRequest) {
        while plan.mends.count < Self.limit, let mend = nextFix(request) { adopt(mend) }
        if case .code(let code) = request, !plan.before.findings.contains(where: { $0.code == code }) {
            plan.note = "\(code.rawValue) is not found here."
        }
        for finding in plan.after.findings where finding.severity != .info {
            if case .code(let code) = request, finding.code != code { continue }
            plan.unfixed.append(.init(finding: finding, why: obstacle(to: finding)))
        }
    }

    private mutating func adopt(_ mend: FileFix) {
        plan.mends.append(mend)
        bench = FixPlanner(bench.snapshot(with: mend.operations))
    }

    private func obstacle(to finding: Finding) -> String? {
        obstacles.first { $0.file == finding.location?.file || $0.codes.contains(finding.code) }?.why
    }

    private mutating func nextFix(_ request: FixRequest) -> FileFix? {
        defer { plan.wants.formUnion(bench.asked.wants) }
        for proposals in [
            bench.proposeForFiles(), bench.proposeForSwitches(), bench.proposeForDirectories(),
            bench.proposeForPrograms(),
        ] {
            obstacles += proposals.obstacles
            for proposal in proposals.list {
                guard let mend = judge(proposal) ?? judge(withPrograms(proposal)) else { continue }
                if case .code(let code) = request, !mend.faults.contains(where: { $0.code == code }) { continue }
                return mend
            }
        }
        return nil
    }

    /// The proposal with programs that it brings into use and that may not be executed; nil where there is none.
    private func withPrograms(_ proposal: FixCandidate) -> FixCandidate? {
        var extended = proposal
        for _ in 0..<Self.limit {
            let next = FixPlanner(bench.snapshot(with: extended.operations))
            guard let program = next.proposeForPrograms().list.first else { break }
            extended.operations += program.operations
            extended.sentence += " \(program.sentence)"
        }
        return extended.operations.count > proposal.operations.count ? extended : nil
    }

    /// The proposal as a fix, where what is predicted after it is better.
    private mutating func judge(_ proposal: FixCandidate?) -> FileFix? {
        guard let proposal else { return nil }
        let (old, new, step) = outlooks(proposal)
        guard let faults = new.faults(mendedSince: old, mustRaise: proposal.mustRaise), !faults.isEmpty else {
            return nil
        }
        return mend(proposal, step, faults, new)
    }

    private mutating func outlooks(_ proposal: FixCandidate) -> (Projection, Projection, NextStep) {
        let step = bench.step(after: proposal.operations)
        let old = Projection(bench.snapshot, step)
        let new = Projection(bench.snapshot(with: proposal.operations), step)
        plan.wants.formUnion(old.wants)
        plan.wants.formUnion(new.wants)
        return (old, new, step)
    }

    private func mend(_ proposal: FixCandidate, _ step: NextStep, _ faults: [Finding], _ new: Projection) -> FileFix {
        FileFix(
            sentence: proposal.sentence, operations: proposal.operations, faults: faults, next: step,
            warnings: bench.warnings(proposal.operations), after: new.next)
    }

    // MARK: Selection

    mutating func select(_ name: String) -> FixPlan {
        do throws(SelectionRefusal) {
            let selection = try bench.proposeSelection(name)
            plan.wants.formUnion(bench.asked.wants)
            guard let (proposal, file) = selection else {
                plan.note = "\(name) is already what containerd takes first."
                return plan
            }
            let (old, new, step) = outlooks(proposal)
            let loads = (new.next.onDisk ?? new.next.afterRestart)?.loading?.networks.first?.file
            guard loads == file, !new.isAnyReadingWorse(than: old) else {
                throw SelectionRefusal(sentence: "with \(file) first the node would be worse off; see netready check")
            }
            plan.mends = [mend(proposal, step, new.faults(mendedSince: old) ?? [], new)]
        } catch {
            plan.refusal = error.sentence
        }
        plan.wants.formUnion(bench.asked.wants)
        return plan
    }
}
