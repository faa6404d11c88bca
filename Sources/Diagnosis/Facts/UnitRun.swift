import Node
import Syntax

/// One run of a unit that has ended: what its process and systemd said of it.
struct UnitRun: Equatable {
    /// Nanoseconds since the epoch.
    var endedAt: Int64
    /// How it ended, in systemd's words: `code=exited, status=203/EXEC`, `result 'timeout'`.
    var end: String
    /// systemd's line on a program that could not be executed.
    var denial: String?
    /// The kernel ended it since memory ran out.
    var usedUpMemory = false
    /// The kernel's line on the process that it killed for that.
    var kernel: String?
    /// The line of its own that says most of why it ended; nil where none does.
    var reason: String?
    /// What systemd says has failed; nil where it says no more than that the run has ended.
    var notice: String?

    /// The unit's program, where it could not be executed, and why.
    ///
    /// Others that are not there, as those of `ExecStartPre=-`, end no run.
    var unexecuted: (program: String, why: String)? {
        guard end.hasSuffix("203/EXEC"), let denial, let program = denial.firstPath else { return nil }
        return (program, denial.parts(":").last.map { String($0.drop { $0 == " " }) } ?? "")
    }

    /// Two runs that ended alike: numbers, names of pods and times differ from run to run.
    func isLike(_ other: UnitRun) -> Bool {
        end == other.end && notice == other.notice && words == other.words
    }

    private var words: [Substring] { (reason ?? "").wordsWithoutNumbers }

    /// How it ended and why, as a clause.
    var text: String {
        if let unexecuted { return "systemd cannot execute \(unexecuted.program): \(unexecuted.why) (\(end))" }
        let memory = usedUpMemory ? "memory ran out and a process was killed" : nil
        let causes = [memory, notice, reason].compactMap(\.self)
        return causes.isEmpty ? end : "\(causes.joined(separator: "; ")) (\(end))"
    }
}

extension UnitRun {
    /// The runs of a unit that its journal tells the end of, oldest first.
    ///
    /// - Parameter lines: of whatever units, oldest first.
    static func all(of unit: String, in lines: [JournalLine]) -> [UnitRun] {
        var runs: [UnitRun] = []
        var own: [JournalLine] = []
        // Of the lines that follow the end of a process some are of the run that has just ended.
        var isEnding = false
        var isExhausted = false
        for line in lines where line.unit == unit {
            let isMemory = line.means(.usedUpMemory)
            if isEnding, isMemory { runs[runs.count - 1].usedUpMemory = true }
            if isEnding, isMemory, !line.means(.endedRun) {
                continue
            } else if line.means(.endOfRestarts) {
                (isExhausted, isEnding) = (true, false)
            } else if line.means(.endedProcess) {
                runs.append(UnitRun(own, line, line.message.rest(after: ", ")))
                (own, isEnding, isExhausted) = ([], true, false)
            } else if line.means(.endedRun) {
                // What comes after the end of its process, or is said of no run at all, is no run of its own.
                if !own.isEmpty, !isEnding, !isExhausted {
                    runs.append(UnitRun(own, line, line.message.rest(after: " with ")))
                }
                (own, isEnding, isExhausted) = ([], false, false)
            } else if isMemory || !line.isOfSystemd || line.means(.deniedExecution) || line.means(.troubleOfUnit) {
                isEnding = false
                own.append(line)
            }
        }
        for index in runs.indices where runs[index].usedUpMemory {
            runs[index].kernel =
                lines.last { $0.isOfKernel && $0.means(.usedUpMemory) && runs[index].isNear($0) }?.message
        }
        return runs
    }

    /// It was written while the run ended.
    private func isNear(_ line: JournalLine) -> Bool {
        let (distance, isOverflow) = endedAt.subtractingReportingOverflow(line.realtime)
        return !isOverflow && -Self.timeOfKill...Self.timeOfKill ~= distance
    }

    /// How long a killed process may take to be gone, nanoseconds.
    private static let timeOfKill = 5 * Span.second

    /// - Parameter end: how it ended, in systemd's words.
    private init(_ own: [JournalLine], _ last: JournalLine, _ end: Substring?) {
        self.init(
            endedAt: last.realtime, end: end.map { String($0.last == "." ? $0.dropLast() : $0) } ?? last.message,
            denial: own.last { $0.means(.deniedExecution) }?.message,
            usedUpMemory: own.contains { $0.means(.usedUpMemory) } || last.means(.usedUpMemory),
            reason: LastWords(own.filter { !$0.isOfSystemd }.map(\.message)).reason.map { LogEntry($0).text },
            notice: own.first { $0.isOfSystemd && $0.means(.troubleOfUnit) }?.message.rest(after: ": ").map {
                String($0)
            })
    }
}

extension JournalLine {
    fileprivate var isOfKernel: Bool { unit == "kernel" }

    /// systemd's own word on the unit, as far as its form tells.
    fileprivate var isOfSystemd: Bool {
        if message.utf8.starts(with: "\(unit): ".utf8) { return true }
        return ["Starting ", "Started ", "Stopping ", "Stopped ", "Failed to start ", "Dependency failed for "].contains
        {
            message.utf8.starts(with: $0.utf8)
        }
    }
}
