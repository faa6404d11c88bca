import Agent
import ArgumentParser
import Glibc
import Linux
import Readiness

/// Where the ledger lies.
struct StateOptions: ParsableArguments {
    @Option(help: "The state directory of netreadyd.")
    var stateDirectory = "/var/lib/netready"

    /// Writes one line under the ledger's lock; the daemon watches the directory and takes note.
    func append(_ entry: (Moment, UInt32) -> LedgerEntry) throws {
        do throws(SystemError) {
            let clock = try NodeClock()
            try LedgerFile(path: "\(stateDirectory)/ledger").append(entry(clock.now, callerID))
        } catch {
            complain("the ledger in \(stateDirectory) cannot be written: \(error.description); run as root")
            throw ExitCode(1)
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
        try state.append { .breakerReset(at: $0, uid: $1) }
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
            try state.append { .paused(until: nil, at: $0, uid: $1) }
            return
        }
        guard let span = parseDuration(duration) else {
            throw usageError("--for takes a duration such as 2h, not \(duration)")
        }
        try state.append { now, uid in
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
        try state.append { .resumed(at: $0, uid: $1) }
    }
}
