import ArgumentParser
import Daemon
import Glibc
import Linux
import Node
import Observing
import Redaction
import Remediation
import Syntax

/// Where the ledger lies.
struct StateOptions: ParsableArguments {
    @Option(help: "The state directory of netreadyd.", transform: absolute)
    var stateDirectory = "/var/lib/netready"

    /// Writes one line under the ledger's lock, and says what it means; the daemon watches the directory and takes note.
    func append(
        _ format: OutputOptions, _ meaning: String, _ entry: (Timestamp, UInt32) -> LedgerEntry
    ) throws {
        let line: [UInt8]
        let ledger = LedgerFile(path: "\(stateDirectory)/ledger")
        if let trouble = ledger.trouble, trouble.isOfNewer {
            complain("nothing was written: \(trouble.description)")
            throw ExitCode(1)
        }
        do throws(SystemError) {
            let entry = entry(try NodeClock().now, callerID)
            try ledger.append(entry)
            line = Array(entry.line.utf8)
        } catch {
            complain("the ledger in \(stateDirectory) cannot be written: \(error.description)\(advice(on: error))")
            throw ExitCode(1)
        }
        guard ledger.read() != nil else {
            complain("\(ledger.path) holds what is no entry, so nothing in it counts and no act is done: move it away")
            throw ExitCode(1)
        }
        switch format.output {
        case .json:
            let members = ((try? parseJSON(line))?.objectValue?.members ?? []).map { ($0.key, $0.value) }
            show(Redaction().json(AnswerSchema.ledgerEntry.document(members)))
        case .text: show(Redaction().text("\(meaning)\n"))
        }
    }

    /// What to do where the ledger can be neither read nor written.
    func advice(on error: SystemError) -> String {
        switch error.errno {
        case EACCES, EPERM: "; run as root"
        case ENOENT, ENOTDIR: "; netreadyd makes this directory when it first starts"
        case EINVAL, EISDIR: "; move away what has that name"
        case EAGAIN: "; netreadyd is about to act: try again in a moment"
        case EROFS: "; mount it writable"
        case ENOSPC, EDQUOT: "; make room"
        default: ""
        }
    }

    /// The person behind sudo, where there is one.
    var callerID: UInt32 {
        guard let text = unsafe getenv("SUDO_UID") else { return getuid() }
        return unsafe UInt32(String(cString: text)) ?? getuid()
    }
}

struct Reset: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset", abstract: "Closes a tripped breaker: netreadyd may act again.")

    @OptionGroup var state: StateOptions
    @OptionGroup var format: OutputOptions

    func run() throws {
        try state.append(format, "The breaker is closed.") { .breakerReset(at: $0, uid: $1) }
    }
}

struct Pause: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Stops acting, for a time or until resume.")

    @Option(name: .customLong("for"), help: "How long, such as 2h; without it until netready resume.")
    var duration: String?

    @OptionGroup var state: StateOptions
    @OptionGroup var format: OutputOptions

    func run() throws {
        guard let duration else {
            try state.append(format, "Acting is paused until netready resume.") {
                .paused(until: nil, at: $0, uid: $1)
            }
            return
        }
        guard let span = parseDuration(duration) else {
            throw usageError("--for takes a duration such as 2h, not \(duration)")
        }
        try state.append(format, "Acting is paused for \(Span.text(span)), or until netready resume.") {
            now, uid in
            var until = now
            until.monotonic += span
            until.realtime += span
            return .paused(until: until, at: now, uid: uid)
        }
    }
}

struct Resume: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "resume", abstract: "Ends a pause.")

    @OptionGroup var state: StateOptions
    @OptionGroup var format: OutputOptions

    func run() throws {
        try state.append(format, "The pause has ended.") { .resumed(at: $0, uid: $1) }
    }
}
