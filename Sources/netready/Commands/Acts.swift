import ArgumentParser
import Daemon
import Glibc
import Redaction
import Remediation

/// What the two acts by hand take.
struct ActOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Pass a guard by its name; may be given more than once.", valueName: "guard"))
    var force: [String] = []

    @Option(help: "The settings of netreadyd.")
    var settings = "/etc/netready/netready.toml"

    @OptionGroup var state: StateOptions
    @OptionGroup var format: OutputOptions

    func run(isReload: Bool) throws {
        let forced = try Set(force.map(named))
        guard geteuid() == 0 else { throw usageError("this acts on the node; run as root") }
        var options = DaemonOptions()
        options.stateDirectory = state.stateDirectory
        let rules = try namedSettings(settings)
        let end: ManualAct.End
        do {
            end = try ManualAct(
                isReload: isReload, settings: rules, options: options, uid: state.callerID, forced: forced
            ).run()
        } catch {
            complain("\(error)")
            throw ExitCode(1)
        }
        try tell(end)
    }

    private func named(_ text: String) throws -> Guard {
        guard let name = Guard(rawValue: text) else {
            let names = Guard.allCases.map(\.rawValue).joined(separator: ", ")
            throw usageError("\(text) is no guard; the guards are \(names)")
        }
        guard name != .ledger else { throw usageError("the ledger cannot be passed: what is not written is not done") }
        return name
    }

    private func tell(_ end: ManualAct.End) throws {
        switch end {
        case .vetoed(let veto):
            let name = veto.name.rawValue
            let advice =
                veto.name == .ledger
                ? "Move \(state.stateDirectory)/ledger away to begin a new one."
                : "To do it anyway: --force \(name)"
            complain("refused by guard \(name): \(veto.why) \(advice)")
            throw ExitCode(1)
        case .failed(let why):
            complain("not done: \(why)")
            throw ExitCode(2)
        case .ended(.helped): show(RedactedText(literal: "done, and it helped\n"))
        case .ended(let result):
            complain("done, and it did not help (\(result.rawValue)); see netready check")
            throw ExitCode(2)
        }
    }
}

struct Reload: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reload",
        abstract: "Makes containerd read its CNI directory again, without a restart.",
        discussion: "Exit status: 0 helped, 1 held back by a guard, 2 not possible or of no help, 64 usage.")

    @OptionGroup var act: ActOptions

    func run() throws { try act.run(isReload: true) }
}

struct Restart: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restart",
        abstract: "Restarts containerd, if that helps and no guard forbids it.",
        discussion: "Exit status: 0 helped, 1 held back by a guard, 2 not possible or of no help, 64 usage.")

    @OptionGroup var act: ActOptions

    func run() throws { try act.run(isReload: false) }
}
