import ArgumentParser
import Containerd
import Daemon
import Diagnosis
import Glibc
import Linux
import Node
import Observing
import Redaction
import Reporting
import Syntax
import Systemd

struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Shows the daemon's latest status.",
        discussion: "Exit status: 0 ready, 1 not ready, 2 unknown or no daemon, 3 degraded.")

    @Flag(help: "Show each further status as it comes.")
    var follow = false

    @Option(help: "The runtime directory of netreadyd.", transform: absolute)
    var runtimeDirectory = "/run/netready"

    @OptionGroup var format: OutputOptions

    func run() throws {
        var last: [UInt8]?
        var isOld = false
        repeat {
            let bytes = try publishedStatus(in: runtimeDirectory)
            if bytes != last {
                last = bytes
                try present(bytes)
                isOld = isLeftBehind()
            }
            if follow { sleepBriefly() }
        } while follow
        throw ExitCode(isOld ? 2 : last.flatMap(publishedVerdict)?.exitStatus ?? 2)
    }

    /// Says so where the daemon that wrote the status does not run any more, as far as systemd knows it.
    private func isLeftBehind() -> Bool {
        guard runtimeDirectory == DaemonOptions().runtimeDirectory,
            let unit = try? askSystemd(about: "netreadyd.service", patience: Span.second),
            unit.loadState != "not-found",
            unit.mainPID == 0
        else { return false }
        // The metrics are written at each evaluation, the status only when it changes.
        let written = try? NodeRoot(path: "/").status(of: "\(runtimeDirectory)/metrics.prom")?.modified
        let time = written.map { ", at \(timestamp($0))" } ?? ""
        complain("netreadyd is not running: this is what it said last\(time); see netready check")
        return true
    }

    private func present(_ bytes: [UInt8]) throws {
        guard let value = try? parseJSON(bytes), let status = try? PublishedStatus(json: value) else {
            complain("\(runtimeDirectory)/status.json is no status of netreadyd; see netready check")
            throw ExitCode(2)
        }
        guard format.output == .text else {
            show(Redaction().json(value))
            return
        }
        show(Report.text(status, files: quotedFiles(status), style: terminalStyle, redaction: Redaction()))
    }

    /// The files that the report quotes, as far as this user may read them.
    private func quotedFiles(_ status: PublishedStatus) -> FileTree {
        var tree = FileTree(scope: .whole)
        for file in Set(Report.quotedFiles(status)) {
            guard let bytes = try? wholeFile(file, limit: 1 << 20) else { continue }
            tree.entries[file] = FileEntry(kind: .file, mode: 0o600, content: .bytes(bytes))
        }
        return tree
    }
}

struct Wait: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wait",
        abstract: "Returns when the node is ready or degraded.", discussion: "Exit status: 0, or 1 on time-out.")

    @Option(help: "Longest wait, such as 120s; a containerd that does not answer can add ten seconds.")
    var timeout = "120s"

    @Option(help: "The settings of netreadyd.")
    var settings = "/etc/netready/netready.toml"

    @OptionGroup var format: OutputOptions

    func run() throws {
        guard let limit = parseDuration(timeout) else {
            throw usageError("--timeout takes a duration such as 120s, not \(timeout)")
        }
        let clock = try NodeClock()
        let start = clock.now
        while true {
            let assessment = try observeNode(settingsPath: settings).assessment
            let verdict = assessment.verdict
            let waited = clock.now.since(start)
            let isReached = verdict == .ready || verdict == .degraded
            if format.output == .json, isReached || waited >= limit {
                show(Redaction().json(document(assessment, isReached: isReached, waited, limit)))
                throw ExitCode(isReached ? 0 : 1)
            }
            if isReached { return }
            guard waited < limit else {
                let state = "\(verdict.rawValue) (\(assessment.reason))"
                complain("the node is still \(state) after \(Span.text(limit)); see netready check")
                throw ExitCode(1)
            }
            sleepBriefly()
        }
    }

    /// - Parameters:
    ///   - waited: in nanoseconds.
    ///   - limit: in nanoseconds.
    private func document(
        _ assessment: Assessment, isReached: Bool, _ waited: Int64, _ limit: Int64
    ) -> JSONValue {
        AnswerSchema.wait.document([
            ("reached", .bool(isReached)), ("verdict", .string(assessment.verdict.rawValue)),
            ("reason", .string(assessment.reason)), ("waitedSeconds", seconds(waited)),
            ("timeoutSeconds", seconds(limit)),
        ])
    }

    private func seconds(_ nanoseconds: Int64) -> JSONValue {
        JSONValue(.number("\(Double(nanoseconds / Span.millisecond) / 1000)"))
    }
}

/// A quarter of a second.
func sleepBriefly() {
    SystemClock.sleep(nanoseconds: 250_000_000)
}

/// The status file of the daemon as it stands.
func publishedStatus(in directory: String) throws -> [UInt8] {
    let path = "\(directory)/status.json"
    do throws(SystemError) {
        return try wholeFile(path, limit: 4 << 20)
    } catch {
        complain(whyNoStatus(path, error))
        throw ExitCode(2)
    }
}

/// Whether the daemon runs decides what a status that is not there means.
private func whyNoStatus(_ path: String, _ error: SystemError) -> String {
    guard error.errno == ENOENT || error.errno == ENOTDIR else { return "\(error.description); see netready check" }
    let unit = try? askSystemd(about: "netreadyd.service", patience: Span.second)
    guard let unit, unit.loadState != "not-found" else {
        return "there is no \(path), and systemd knows no netreadyd that could write it; see netready check"
    }
    guard unit.mainPID != 0 else { return "there is no \(path): netreadyd is not running; see netready check" }
    return
        "there is no \(path), though netreadyd runs (pid \(unit.mainPID)): it writes the file as soon as it can, and journalctl -u netreadyd says what keeps it; see netready check"
}

func publishedVerdict(_ bytes: [UInt8]) -> Verdict? {
    (try? parseJSON(bytes))?["verdict"]?.stringValue.flatMap(Verdict.init)
}
