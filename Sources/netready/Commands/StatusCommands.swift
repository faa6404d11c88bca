import Agent
import ArgumentParser
import Containerd
import Glibc
import Linux
import Readiness
import Syntax

struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Shows the daemon's latest status.",
        discussion: "Exit status: 0 ready, 1 not ready, 2 unknown or no daemon, 3 degraded.")

    @Flag(help: "Show each further status as it comes.")
    var follow = false

    @Option(help: "The runtime directory of netreadyd.")
    var runtimeDirectory = "/run/netready"

    @OptionGroup var format: OutputOptions

    func run() throws {
        var last: [UInt8] = []
        repeat {
            let bytes = try publishedStatus(in: runtimeDirectory)
            if bytes != last {
                last = bytes
                try present(bytes)
            }
            if follow { sleepBriefly() }
        } while follow
        throw ExitCode(publishedVerdict(last)?.exitStatus ?? 2)
    }

    private func present(_ bytes: [UInt8]) throws {
        guard format.output == .text else {
            show(String(decoding: bytes, as: UTF8.self))
            return
        }
        guard let value = try? parseJSON(bytes), let status = try? PublishedStatus(json: value) else {
            complain("the status in \(runtimeDirectory) cannot be read; see netready check")
            throw ExitCode(2)
        }
        show(Report.text(status, files: quotedFiles(status), style: terminalStyle))
    }

    /// The files that the report quotes, as far as this user may read them.
    private func quotedFiles(_ status: PublishedStatus) -> FileTree {
        var tree = FileTree(scope: .whole)
        for file in Set(Report.quotedFiles(status)) {
            guard let bytes = try? wholeFile(file, limit: 1 << 20) else { continue }
            tree.entries[file] = FileEntry(
                kind: .file, mode: 0o600, content: .bytes(withoutSecrets(bytes, path: file)))
        }
        return tree
    }
}

struct Wait: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wait",
        abstract: "Returns when the node is ready or degraded.", discussion: "Exit status: 0, or 1 on time-out.")

    @Option(help: "Longest wait, such as 120s.")
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
            let verdict = try observeNode(settingsPath: settings).assessment.verdict
            if verdict == .ready || verdict == .degraded { return }
            guard clock.now.since(start) < limit else {
                complain("the node is still \(verdict.rawValue) after \(Span.text(limit)); see netready check")
                throw ExitCode(1)
            }
            sleepBriefly()
        }
    }
}

/// A quarter of a second.
func sleepBriefly() {
    SystemClock.sleep(nanoseconds: 250_000_000)
}

/// The status file of the daemon as it stands.
func publishedStatus(in directory: String) throws -> [UInt8] {
    do throws(SystemError) {
        return try wholeFile("\(directory)/status.json", limit: 4 << 20)
    } catch {
        complain("no status in \(directory): netreadyd is not running; see netready check")
        throw ExitCode(2)
    }
}

func publishedVerdict(_ bytes: [UInt8]) -> Verdict? {
    (try? parseJSON(bytes))?["verdict"]?.stringValue.flatMap(Verdict.init)
}
