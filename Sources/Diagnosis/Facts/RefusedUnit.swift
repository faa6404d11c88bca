import Containerd
import Node
import Syntax

/// A unit that systemd has a file of and will not start, whatever asks for it.
struct RefusedUnit {
    var unit: UnitReading
    /// Nothing is to start it: a link to /dev/null stands in its place. Else systemd cannot use its file.
    var isMasked: Bool
    /// What systemd said of it; nil where the journal does not tell.
    var line: String?

    /// The unit file or drop-in that the line names.
    var file: String? {
        line?.firstPath.map { String($0.prefix { $0 != ":" }) }.flatMap { $0.holds(".service") ? $0 : nil }
    }
}

extension Facts {
    /// By systemd's own word of now, else by what the journal and the unit's files show.
    func refusal(of unit: UnitReading) -> RefusedUnit? {
        let line = lineOfRefusal(of: unit)
        if unit.loadState == "masked" { return RefusedUnit(unit: unit, isMasked: true, line: nil) }
        if unit.isBroken { return RefusedUnit(unit: unit, isMasked: false, line: line?.reason) }
        // A unit that is loaded now was refused in earlier days.
        guard unit.loadState.isEmpty else { return nil }
        if isMaskedByLink(unit.name) { return RefusedUnit(unit: unit, isMasked: true, line: nil) }
        guard let line, !unitFiles(of: unit.name).contains(where: { lastChange(of: $0) ?? 0 > line.at }) else {
            return nil
        }
        return RefusedUnit(unit: unit, isMasked: line.isMasked, line: line.reason)
    }

    /// systemd's newest word that it does not load the unit, where no start has come since, and when it came.
    private func lineOfRefusal(of unit: UnitReading) -> (reason: String, isMasked: Bool, at: Int64)? {
        let start = journal.lastIndex { $0.unit == unit.name && $0.isOfStart }
        let lines = journal[(start.map { $0 + 1 } ?? 0)...].filter { $0.isOfSystemd(on: unit.name) }
        // What follows from it says less.
        if let place = lines.lastIndex(where: { $0.means(.refusedUnit) }) {
            // The parser's word stands before the one that it was fatal.
            let isVerdict = lines[place].message.holds("fatal error")
            let cause = isVerdict ? lines[..<place].last { $0.message.first == "/" } : nil
            return ((cause ?? lines[place]).message, false, lines[place].realtime)
        }
        guard let line = lines.last(where: { $0.means(.unloadedUnit) || $0.means(.maskedUnit) }) else { return nil }
        return (line.message, line.means(.maskedUnit), line.realtime)
    }

    private static let unitDirectories = [
        "/etc/systemd/system", "/run/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system",
    ]

    private func unitFiles(of name: String) -> [String] {
        Self.unitDirectories.flatMap { ["\($0)/\(name)", "\($0)/\(name).d"] + paths(in: "\($0)/\(name).d") }
    }

    /// Source: systemd.unit(5), `mask` of systemctl(1).
    private func isMaskedByLink(_ name: String) -> Bool {
        Self.unitDirectories.contains { directory in
            if case .symlink(target: "/dev/null")? = snapshot.files.entries["\(directory)/\(name)"]?.kind {
                true
            } else {
                false
            }
        }
    }
}

extension JournalLine {
    /// systemd writes of a unit's file under that unit; some keep its words under its own name.
    fileprivate func isOfSystemd(on name: String) -> Bool {
        unit == name || ["systemd", "init.scope"].contains(unit) && holds(name)
    }

    /// systemd has taken the unit as it is, or its program has begun to serve.
    fileprivate var isOfStart: Bool {
        message.utf8.starts(with: "Starting ".utf8) || message.utf8.starts(with: "Started ".utf8) || means(.serving)
    }
}
