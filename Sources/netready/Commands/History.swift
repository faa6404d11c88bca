import ArgumentParser
import Daemon
import Linux
import Node
import Observing
import Redaction
import Remediation
import Syntax

/// What changed, was found, planned, held back and done on this node, and whether it helped: journal and ledger in one.
struct History: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Shows what changed, what was found and what was done on this node.")

    @Option(help: "How far back: a duration such as 2h or 7d, or a time in UTC such as 2026-01-31T08:00:00Z.")
    var since = "24h"

    @Flag(help: "Show each change of the configuration, and what differs from the last good one.")
    var diff = false

    @Option(help: "The settings of netreadyd.")
    var settings = "/etc/netready/netready.toml"

    @OptionGroup var state: StateOptions
    @OptionGroup var format: OutputOptions

    func run() throws {
        let from = try start()
        let ledger = try ledgerEntries()
        let entries = joined(readJournal(from: from), ledger).filter { $0.realtime >= from }
        let good = diff ? LastGoodDiff(stateDirectory: state.stateDirectory, settingsPath: settings) : nil
        let redaction = good?.redaction ?? Redaction()
        switch format.output {
        case .json:
            let document = AnswerSchema.history.document([
                ("entries", .array(entries.map(\.json))), ("lastGood", good?.json ?? .null),
            ])
            show(redaction.json(document))
        case .text:
            if entries.isEmpty { complain("neither the journal nor the ledger holds anything since \(since)") }
            for entry in entries { show(redaction.text(entry.text(isDiff: diff))) }
            if let good { show(redaction.text((entries.isEmpty ? "" : "\n") + good.text(style: terminalStyle))) }
        }
    }

    /// Nanoseconds since the epoch.
    private func start() throws -> Int64 {
        if let span = parseDuration(since) { return SystemClock.realtime - span }
        if let time = parseTimestamp(since) { return time }
        throw usageError("--since takes a duration such as 2h or a time such as 2026-01-31T08:00:00Z, not \(since)")
    }

    private func ledgerEntries() throws -> [LedgerEntry] {
        let path = "\(state.stateDirectory)/ledger"
        do throws(SystemError) {
            let bytes = try wholeFile(path, limit: 4 << 20)
            return bytes.split(separator: UInt8(ascii: "\n")).compactMap { LedgerEntry(line: $0) }
        } catch {
            guard error.name != "ENOENT" else { return [] }
            complain("the ledger cannot be read: \(error.description)\(state.advice(on: error))")
            throw ExitCode(1)
        }
    }
}

/// The records of netreadyd and of people's acts; a journal that cannot be read is said, and the ledger goes without.
///
/// Only what root has written: the identifier and all other fields without an underscore are anybody's.
private func readJournal(from: Int64) -> [HistoryEntry] {
    let arguments = [
        "--output=json", "--all", "--no-pager", "--quiet", "--since=@\(from / Span.second)",
        "_UID=0", "_SYSTEMD_UNIT=\(HistoryEntry.unit)",
        "+", "_UID=0", "SYSLOG_IDENTIFIER=\(HistoryEntry.identifier)",
    ]
    do throws(SystemError) {
        let child = try ChildProcess.run(
            "/usr/bin/journalctl", arguments, timeoutNanoseconds: 30 * Span.second, limit: 64 << 20)
        if child.isCut { complain("the journal holds more than can be shown; give a shorter --since") }
        if child.end == .timedOut { complain("the journal was not read within 30s; give a shorter --since") }
        return child.output.split(separator: UInt8(ascii: "\n")).compactMap { HistoryEntry(journalLine: Array($0)) }
    } catch {
        complain("the journal cannot be read: \(error.description); the ledger alone is shown")
        return []
    }
}
