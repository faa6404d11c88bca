import Containerd
import Node
import Syntax

/// A unit that ends again and again in the same way: no start of it helps until the reason is gone.
struct RepeatedEnd {
    var unit: UnitReading
    /// Its last run; nil where the journal does not tell of it.
    var run: UnitRun?
    /// How often it has ended so.
    var count: Int
    /// The distribution whose program starts containerd and is what ends; nil where containerd itself is the unit's program.
    var supervisor: String?

    /// systemd starts it no more.
    var isGivenUp: Bool { unit.activeState == "failed" }

    /// What it does, as a clause.
    var text: String {
        let name = supervisor.map { "\(unit.name) (\($0), which starts containerd)" } ?? unit.name
        let times = count == 1 ? "once" : "\(count) times"
        let what =
            isGivenUp ? "has ended \(times) and systemd starts it no more" : "ends again and again, \(times) so far"
        return "\(name) \(what)\(run.map { ": \($0.text)" } ?? "; see journalctl -u \(unit.name)")"
    }

    var evidence: Seen {
        [
            "NRestarts": "\(unit.restartCount)", "result": unit.result, "end": run?.end, "log": run?.reason,
            "kernel": run?.kernel,
        ]
    }

    /// The file of containerd's configuration that the program which starts containerd refuses.
    var refusedFile: String? {
        guard supervisor != nil, let reason = run?.reason, let path = reason.firstPath else { return nil }
        let isConfiguration = path.hasSuffix(".toml") || path.hasSuffix(".tmpl")
        return isConfiguration && path.holds("containerd") ? path : nil
    }
}

/// A unit that containerd's unit needs, and that has failed.
struct FailedDependency {
    /// nil where nothing that was read names it.
    var name: String?
    /// How it ended, as a clause.
    var end: String
}

/// What starts containerd asks for it, and has for longer than a start takes.
struct VainWait {
    var unit: UnitReading
    /// Nanoseconds.
    var lasts: Int64
    /// Its newest question.
    var last: JournalLine
}

extension LiveReading {
    /// A start that recovers many pods on a slow disk takes less, nanoseconds.
    private static let timeOfStart = 3 * Span.minute

    /// nil where containerd may still come.
    func vainWait(at now: Int64) -> VainWait? {
        guard let unit, unit.isComingBack else { return nil }
        let begin = UnitRun.all(of: unit.name, in: journal).last?.endedAt ?? .min
        let questions = journal.filter {
            $0.unit == unit.name && $0.realtime > begin && $0.means(.unanswered) && $0.holds("containerd.sock")
        }
        guard let first = questions.first, let last = questions.last, last.realtime >= now - Span.minute else {
            return nil
        }
        let (lasts, isOverflow) = last.realtime.subtractingReportingOverflow(first.realtime)
        guard !isOverflow, lasts >= Self.timeOfStart else { return nil }
        return VainWait(unit: unit, lasts: lasts, last: last)
    }
}

extension Facts {
    /// How often a unit ends alike within the journal that is looked at before that is a rule.
    private static let ruleOfEnds = 2
    /// How often systemd has started it again before that is one.
    private static let ruleOfRestarts = 3

    /// nil where a start may help: it has ended otherwise before, or what it ended for has changed since.
    func repeatedEnd(of unit: UnitReading) -> RepeatedEnd? {
        let last = unitRuns.last
        // Whoever kills it from outside says nothing of its next run.
        let isKill = last.map { $0.text == $0.end && $0.end.holds("code=killed") } ?? false
        let alike = last.map { last in unitRuns.reversed().prefix { $0.isLike(last) }.count } ?? 0
        let isSeen = !unit.isComingBack && alike >= Self.ruleOfEnds && !isKill
        // Of one that systemd has given up nothing is known without a line on why it ended.
        let isCounted = unit.restartCount >= Self.ruleOfRestarts && (unit.isComingBack || last != nil && !isKill)
        guard isSeen || isCounted else { return nil }
        if let last, isFixed(last) { return nil }
        return RepeatedEnd(
            unit: unit, run: last, count: max(alike, Int(unit.restartCount)), supervisor: supervisor(of: unit))
    }

    /// The title of the distribution whose program runs containerd; nil where the unit runs containerd, or where that was
    /// what ended.
    private func supervisor(of unit: UnitReading) -> String? {
        guard let distribution = DistributionFiles.of(unit: unit.name, config: ""), distribution.startsContainerd,
            unitRuns.last?.reason?.holds("containerd exited") != true
        else { return nil }
        return distribution.name
    }

    /// What the run can have ended for has changed since.
    private func isFixed(_ run: UnitRun) -> Bool {
        let paths = [run.reason?.firstPath, run.unexecuted?.program].compactMap(\.self)
        let files = (predictions.afterRestart?.configuration.files ?? []) + paths
        return files.contains { lastChange(of: $0) ?? 0 > run.endedAt }
    }

    /// The program of a unit that systemd cannot execute; nil where its last run was another's, or it has changed since.
    var unexecuted: UnitRun? {
        guard let last = unitRuns.last, last.unexecuted != nil, !isFixed(last) else { return nil }
        return last
    }

    /// Why systemd itself has stopped a unit, or does not start it.
    func failedDependency(of unit: UnitReading) -> FailedDependency? {
        if let failed = unit.failedDependencies.first {
            let end = UnitRun.all(of: failed.name, in: journal).last?.text
            return FailedDependency(name: failed.name, end: end ?? "it has failed (\(failed.result))")
        }
        let stop = journal.last { $0.unit == unit.name && ($0.means(.stop) || $0.means(.failedDependency)) }
        guard let stop else { return nil }
        let units = Set(journal.map(\.unit)).subtracting(
            DistributionFiles.kubeletUnits(beside: unit.name) + [unit.name])
        for name in units.sorted() {
            guard let run = UnitRun.all(of: name, in: journal).last else { continue }
            let (distance, isOverflow) = stop.realtime.subtractingReportingOverflow(run.endedAt)
            if !isOverflow, 0...Self.timeOfStop ~= distance { return FailedDependency(name: name, end: run.text) }
        }
        guard stop.means(.failedDependency) else { return nil }
        // Where one waits for the other, the last in the chain is the one that failed by itself: a device has no run.
        let first = journal.last { line in
            let (distance, isOverflow) = stop.realtime.subtractingReportingOverflow(line.realtime)
            return !isOverflow && -Self.timeOfStop...Self.timeOfStop ~= distance && line.means(.failedJob)
        }
        return FailedDependency(name: first?.unit, end: (first ?? stop).message)
    }

    /// How soon systemd stops what a unit that has failed takes with it, nanoseconds.
    private static let timeOfStop = 5 * Span.second
}
