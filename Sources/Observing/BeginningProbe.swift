import Linux
import Node
import Systemd

/// Reads what containerd logged at its start where it has served no CRI since: it says why then, and never again.
///
/// Once for each run. Of a containerd that serves CRI the runs' beginnings are not asked for: CRI tells how it is set up.
struct BeginningProbe {
    /// containerd logs a line a plugin while it loads them, some eighty; CRI comes last but one.
    private static let lineLimit = 256

    private var known: (invocation: String, lines: [JournalLine])?

    /// The lines of the present run's beginning that a look at the journal's end does not reach.
    ///
    /// - Parameter recent: what such a look has found.
    mutating func lines(of live: LiveReading, before recent: [JournalLine]) -> [JournalLine] {
        guard live.answer.servesNoCRI, let unit = live.unit, let process = live.process, !unit.invocationID.isEmpty
        else { return [] }
        if known?.invocation != unit.invocationID {
            guard let lines = Self.read(unit, since: process.startedAt) else { return [] }
            known = (unit.invocationID, lines)
        }
        let first = recent.first { $0.unit == unit.name }?.realtime ?? .max
        return known?.lines.filter { $0.realtime < first } ?? []
    }

    /// nil where the journal cannot be read now.
    private static func read(_ unit: UnitReading, since start: Int64) -> [JournalLine]? {
        let entries = try? JournalBeginning().read(
            unit: unit.name, invocation: unit.invocationID, since: UInt64(max(0, start)) / 1000, limit: lineLimit)
        return entries?.map(JournalLine.init)
    }
}

extension RuntimeAnswer {
    fileprivate var servesNoCRI: Bool { if case .unimplemented = self { true } else { false } }
}
