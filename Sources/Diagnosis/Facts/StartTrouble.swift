import Containerd
import Node
import Syntax

/// Why a start of containerd would not come to serve CRI.
enum StartTrouble {
    /// It ends at once; what it says then.
    case exits(String?, at: SourceLocation?)
    /// The CRI plugin is switched off.
    case switchedOff(ConfigurationReading.Problem)
    /// The CRI plugin cannot load; why.
    case fails(String?, at: SourceLocation?)
    /// It hangs on a file that blocks whoever reads it.
    case blocks(SourceLocation?)

    /// nil where CRI would be served.
    init?(_ start: Prediction) {
        let problems = start.configuration.problems
        let fatal = problems.first { $0.kind == .fatal }
        let disabling = problems.first { $0.kind == .disablesCRI }
        let failing = problems.first { $0.kind == .failsCRI }
        switch (start.outcome.kind, disabling) {
        case (.serving, _): return nil
        case (.exits, _): self = .exits(start.outcome.exitText ?? fatal?.text, at: fatal?.location)
        case (.noCRI, let problem?), (.hangs, let problem?): self = .switchedOff(problem)
        case (.noCRI, nil): self = .fails(start.outcome.cause ?? failing?.text, at: failing?.location)
        case (.hangs, nil): self = .blocks(start.loading?.failure?.location ?? fatal?.location)
        }
    }
}

extension Facts {
    /// A start that would not come to serve CRI, where that is what is wrong or what a restart by habit would bring, and
    /// what comes of it.
    ///
    /// Whoever restarts a node that is not ready, by habit or since only that would help, has to know that containerd would
    /// not come back. Where the watch is broken it is the first thing to fix.
    var failingStart: (trouble: StartTrouble, impact: Impact)? {
        if case .start(let trouble)? = runtimeTrouble { return (trouble, .networkDown) }
        guard predictions.now == .notReady, let restart = predictions.afterRestart, restart.outcome.kind != .hangs
        else {
            return nil
        }
        let impact: Impact = live?.watch.isBroken == true ? .networkDown : .nextRestart
        return StartTrouble(restart).map { ($0, impact) }
    }

    /// The unit that is ended at its TimeoutStartSec, since containerd waits for a CRI plugin that did not load; nil where
    /// systemd is content.
    var waitForCRI: (unit: UnitReading, version: ContainerdVersion)? {
        guard let unit = live?.unit, unit.isComingBack, let version, version.waitsForFailedCRI else { return nil }
        return (unit, version)
    }

    /// The error that CRI calls give; empty where they are answered.
    var refusalOfCRI: String { if case .unimplemented(let text)? = live?.answer { text } else { "" } }

    /// What containerd's process of now has logged of its CRI plugin.
    var logOfFailedCRI: String? { lastLineOfNow(meaning: .failedCRI)?.text }

    /// Of no key and no plugin of the configuration it is open what a start makes of it: else nobody may call it good.
    var isConfigurationModelled: Bool {
        guard let start = predictions.afterRestart else { return false }
        return start.unmodelled.isEmpty && start.undecided.isEmpty && failureOfCRI?.plugin.isOfCRI != false
    }

    /// The first line of the configuration that names a key which containerd's log puts in backquotes.
    var placeOfNamedKey: SourceLocation? {
        let pieces = logOfFailedCRI?.split(separator: "`", omittingEmptySubsequences: false) ?? []
        let keys = pieces.indices.filter { $0 % 2 == 1 }.map { String(pieces[$0]) }.filter { !$0.isEmpty }
        for file in predictions.afterRestart?.configuration.files ?? [] {
            let rows = rows(of: file)
            let line = rows.firstIndex { row in keys.contains { row.holds($0) } }
            guard let line else { continue }
            let offset = rows[..<line].reduce(0) { $0 + $1.utf8.count + 1 }
            return SourceLocation(file: file, position: Position(line: line + 1, column: 1, offset: offset))
        }
        return nil
    }

    /// The table or key of a configuration file that a place stands in, never a value; nil where it is not at hand.
    func key(at location: SourceLocation?) -> String? {
        guard let location, let position = location.position else { return nil }
        let rows = rows(of: location.file)
        guard position.line >= 1, position.line <= rows.count else { return nil }
        return rows[position.line - 1].prefix { $0 != "=" }.filter { !" \t\"[]".contains($0) }
    }
}
