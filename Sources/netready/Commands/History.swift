import Agent
import ArgumentParser
import Linux
import Readiness
import Syntax

/// What changed, was found and was done on this node: the journal's records and the ledger's lines in one.
struct History: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows what changed, what was found and what was done on this node.")

    @Option(help: "How far back, such as 2h or 7d.")
    var since = "24h"

    @OptionGroup var state: StateOptions
    @OptionGroup var format: OutputOptions

    func run() throws {
        guard let span = parseDuration(since) else {
            throw usageError("--since takes a duration such as 2h, not \(since)")
        }
        let from = SystemClock.realtime - span
        let lines = (journalLines(from: from) + (try ledgerLines())).filter { $0.realtime >= from }
            .sorted { ($0.realtime, $0.text) < ($1.realtime, $1.text) }
        if format.output == .json {
            show(.array(lines.map(\.json)))
            return
        }
        for line in lines { show("\(timestamp(line.realtime))  \(line.kind)  \(line.text)\n") }
    }

    /// One thing that happened.
    private struct Line {
        var realtime: Int64
        var kind: String
        var text: String

        var json: JSONValue {
            .object([("time", .string(timestamp(realtime))), ("kind", .string(kind)), ("message", .string(text))])
        }
    }

    private func journalLines(from: Int64) -> [Line] {
        let arguments = [
            "--output=json", "--no-pager", "--quiet", "--since=@\(from / Span.second)", "--identifier=netreadyd",
            "--identifier=netready",
        ]
        do throws(SystemError) {
            let child = try ChildProcess.run(
                "/usr/bin/journalctl", arguments, timeoutNanoseconds: 30 * Span.second, limit: 64 << 20)
            if child.isCut { complain("the journal holds more than can be shown; give a shorter --since") }
            return child.output.split(separator: UInt8(ascii: "\n")).compactMap(journalLine)
        } catch {
            complain("the journal cannot be read: \(error.description); the ledger alone is shown")
            return []
        }
    }

    private func journalLine(_ bytes: ArraySlice<UInt8>) -> Line? {
        guard let value = try? parseJSON(Array(bytes)), let kind = value["NETREADY_KIND"]?.stringValue,
            let message = value["MESSAGE"]?.stringValue, kind != "heartbeat",
            let time = value["__REALTIME_TIMESTAMP"]?.stringValue.flatMap(Int64.init)
        else { return nil }
        return Line(realtime: time * 1000, kind: kind, text: message)
    }

    /// What only the ledger knows: what people said.
    private func ledgerLines() throws -> [Line] {
        let path = "\(state.stateDirectory)/ledger"
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try wholeFile(path, limit: 4 << 20)
        } catch {
            guard error.name != "ENOENT" else { return [] }
            complain("the ledger cannot be read: \(error.description); run as root")
            throw ExitCode(1)
        }
        return bytes.split(separator: UInt8(ascii: "\n")).compactMap { LedgerEntry(line: $0) }.compactMap(line)
    }

    private func line(_ entry: LedgerEntry) -> Line? {
        switch entry {
        case .begun(let act):
            let who = act.uid.map { "uid \($0)" } ?? "netreadyd"
            let forced = act.forced.isEmpty ? "" : ", passing " + act.forced.map(\.rawValue).joined(separator: ", ")
            return Line(
                realtime: act.decidedAt.realtime, kind: "ledger",
                text: "\(who) begins act \(act.id), \(act.kind.rawValue) of \(act.target)\(forced)")
        case .ended(let id, let result, let at):
            return Line(realtime: at.realtime, kind: "ledger", text: "act \(id): \(result.rawValue)")
        case .breakerReset(let at, let uid):
            return Line(realtime: at.realtime, kind: "ledger", text: "uid \(uid) closes the breaker")
        case .paused(let until, let at, let uid):
            let end = until.map { "until \(timestamp($0.realtime))" } ?? "until netready resume"
            return Line(realtime: at.realtime, kind: "ledger", text: "uid \(uid) pauses acting \(end)")
        case .resumed(let at, let uid):
            return Line(realtime: at.realtime, kind: "ledger", text: "uid \(uid) lets acting go on")
        }
    }
}
