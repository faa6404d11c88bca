package import Containerd
package import Diagnosis
package import Node

/// Finds the fixes that are safe, each proven by what is predicted after it.
///
/// Pure and total. While ``FixPlan/missing`` is not empty the snapshot lacks something that the plan hangs on: look at it
/// and ask again.
///
/// - Parameter before: what is said of the node as it stands; nil where nobody has asked yet.
package func planFixes(_ snapshot: Snapshot, _ request: FixRequest, before: Assessment? = nil) -> FixPlan {
    var planner = Planner(snapshot, before)
    if case .select(let name) = request { return planner.select(name) }
    planner.findAll(request)
    return planner.plan
}

/// Whether there is a safe fix of a finding; no fix beyond the first is looked for.
///
/// - Parameter before: what is said of the node as it stands.
/// - Returns: the answer, and what has to be looked at before it holds.
package func hasFix(
    of code: FindingCode, _ snapshot: Snapshot, before: Assessment
) -> (answer: Bool, missing: Set<FileRequest>) {
    var planner = Planner(snapshot, before)
    let fix = planner.nextFix(.code(code))
    return (fix != nil, planner.plan.missing)
}

private struct Planner {
    private var bench: FixPlanner
    private(set) var plan: FixPlan
    private var obstacles: [Blocker] = []
    /// What the files as they are come to, by the step that is taken.
    private var projections: [NextStep: Projection] = [:]

    /// More faults than a node has at once.
    private static let limit = 32

    init(_ snapshot: Snapshot, _ before: Assessment?) {
        bench = FixPlanner(snapshot, before)
        plan = FixPlan(fixes: [], before: bench.assessment, unfixed: [], missing: bench.assessment.missing)
    }

    mutating func findAll(_ request: FixRequest) {
        while plan.fixes.count < Self.limit, let fix = nextFix(request) { adopt(fix) }
        if case .code(let code) = request, !plan.before.findings.contains(where: { $0.code == code }) {
            plan.note = "\(code.rawValue) is not found here."
        }
        for finding in plan.after.findings where finding.severity != .info {
            if case .code(let code) = request, finding.code != code { continue }
            plan.unfixed.append(.init(finding: finding, why: obstacle(to: finding)))
        }
    }

    private mutating func adopt(_ fix: FileFix) {
        plan.fixes.append(warned(fix))
        bench = FixPlanner(bench.snapshot(with: fix.operations), starts: bench.starts)
        projections = [:]
    }

    private func obstacle(to finding: Finding) -> String? {
        obstacles.first { $0.file == finding.location?.file || $0.codes.contains(finding.code) }?.why
    }

    mutating func nextFix(_ request: FixRequest) -> FileFix? {
        defer { plan.missing.formUnion(bench.asked.missing) }
        for proposals in [
            bench.proposeForFiles(), bench.proposeForSwitches(), bench.proposeForDirectories(),
            bench.proposeForPrograms(),
        ] {
            obstacles += proposals.obstacles
            for proposal in proposals.list {
                guard let fix = judge(proposal) ?? judge(withPrograms(proposal)) else { continue }
                if case .code(let code) = request, !fix.faults.contains(where: { $0.code == code }) { continue }
                return fix
            }
        }
        return nil
    }

    /// The proposal with programs that it brings into use and that may not be executed; nil where there is none.
    private func withPrograms(_ proposal: FixCandidate) -> FixCandidate? {
        var extended = proposal
        for _ in 0..<Self.limit {
            let next = FixPlanner(bench.snapshot(with: extended.operations), starts: bench.starts)
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
        guard let faults = new.faults(fixedSince: old, mustRaise: proposal.mustRaise), !faults.isEmpty else {
            return nil
        }
        return fix(proposal, step, faults, new)
    }

    private mutating func outlooks(_ proposal: FixCandidate) -> (Projection, Projection, NextStep) {
        let step = bench.step(after: proposal.operations)
        let old = projections[step] ?? Projection(bench.snapshot, step, same: bench.assessment, bench.starts)
        projections[step] = old
        let new = Projection(bench.snapshot(with: proposal.operations), step, bench.starts)
        plan.missing.formUnion(old.missing)
        plan.missing.formUnion(new.missing)
        return (old, new, step)
    }

    private func fix(_ proposal: FixCandidate, _ step: NextStep, _ faults: [Finding], _ new: Projection) -> FileFix {
        FileFix(
            sentence: proposal.sentence, operations: proposal.operations, faults: faults, next: step, warnings: [],
            after: new.next)
    }

    private func warned(_ fix: FileFix) -> FileFix {
        var fix = fix
        fix.warnings = bench.warnings(fix.operations)
        return fix
    }

    // MARK: Selection

    mutating func select(_ name: String) -> FixPlan {
        do throws(SelectionRefusal) {
            let selection = try bench.proposeSelection(name)
            plan.missing.formUnion(bench.asked.missing)
            guard let (proposal, file) = selection else {
                plan.note = "\(name) is already what containerd takes first."
                return plan
            }
            let (old, new, step) = outlooks(proposal)
            let loads = (new.next.onDisk ?? new.next.afterRestart)?.loading?.networks.first?.file
            guard loads == file, !new.isAnyPredictionWorse(than: old) else {
                throw SelectionRefusal(sentence: "with \(file) first the node would be worse off; see netready check")
            }
            plan.fixes = [warned(fix(proposal, step, new.faults(fixedSince: old) ?? [], new))]
        } catch {
            plan.refusal = error.sentence
        }
        plan.missing.formUnion(bench.asked.missing)
        return plan
    }
}
