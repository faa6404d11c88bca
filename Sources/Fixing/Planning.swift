import Containerd
import Diagnosis
package import Node

/// Finds the mends that are safe, each proven by what is predicted after it.
///
/// Pure and total. While ``MendPlan/wants`` is not empty the snapshot lacks something that the plan hangs on: look at it
/// and ask again.
package func planMends(_ snapshot: Snapshot, _ request: MendRequest) -> MendPlan {
    var planner = Planner(snapshot)
    if case .select(let name) = request { return planner.select(name) }
    planner.findAll(request)
    return planner.plan
}

private struct Planner {
    private var bench: Workbench
    private(set) var plan: MendPlan
    private var obstacles: [Obstacle] = []

    /// More faults than a node has at once.
    private static let limit = 32

    init(_ snapshot: Snapshot) {
        bench = Workbench(snapshot)
        plan = MendPlan(mends: [], before: bench.assessment, unmended: [], wants: bench.assessment.wants)
    }

    mutating func findAll(_ request: MendRequest) {
        while plan.mends.count < Self.limit, let mend = nextMend(request) { adopt(mend) }
        if case .code(let code) = request, !plan.before.findings.contains(where: { $0.code == code }) {
            plan.note = "\(code.rawValue) is not found here."
        }
        for finding in plan.after.findings where finding.severity != .info {
            if case .code(let code) = request, finding.code != code { continue }
            plan.unmended.append(.init(finding: finding, why: obstacle(to: finding)))
        }
    }

    private mutating func adopt(_ mend: FileMend) {
        plan.mends.append(mend)
        bench = Workbench(bench.snapshot(with: mend.operations))
    }

    private func obstacle(to finding: Finding) -> String? {
        obstacles.first { $0.file == finding.location?.file || $0.codes.contains(finding.code) }?.why
    }

    private mutating func nextMend(_ request: MendRequest) -> FileMend? {
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
    private func withPrograms(_ proposal: Proposal) -> Proposal? {
        var extended = proposal
        for _ in 0..<Self.limit {
            let next = Workbench(bench.snapshot(with: extended.operations))
            guard let program = next.proposeForPrograms().list.first else { break }
            extended.operations += program.operations
            extended.sentence += " \(program.sentence)"
        }
        return extended.operations.count > proposal.operations.count ? extended : nil
    }

    /// The proposal as a mend, where what is predicted after it is better.
    private mutating func judge(_ proposal: Proposal?) -> FileMend? {
        guard let proposal else { return nil }
        let (old, new, step) = outlooks(proposal)
        guard let faults = new.faults(mendedSince: old, mustRaise: proposal.mustRaise), !faults.isEmpty else {
            return nil
        }
        return mend(proposal, step, faults, new)
    }

    private mutating func outlooks(_ proposal: Proposal) -> (Outlook, Outlook, NextStep) {
        let step = bench.step(after: proposal.operations)
        let old = Outlook(bench.snapshot, step)
        let new = Outlook(bench.snapshot(with: proposal.operations), step)
        plan.wants.formUnion(old.wants)
        plan.wants.formUnion(new.wants)
        return (old, new, step)
    }

    private func mend(_ proposal: Proposal, _ step: NextStep, _ faults: [Finding], _ new: Outlook) -> FileMend {
        FileMend(
            sentence: proposal.sentence, operations: proposal.operations, faults: faults, next: step,
            warnings: bench.warnings(proposal.operations), after: new.next)
    }

    // MARK: Selection

    mutating func select(_ name: String) -> MendPlan {
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
