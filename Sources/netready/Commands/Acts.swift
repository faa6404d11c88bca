import ArgumentParser
import Daemon
import Glibc
import Redaction
import Remediation
import Syntax

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
        guard format.output == .text else {
            show(Redaction().json(document(end, isReload: isReload, forced: forced)))
            throw ExitCode(end.exitStatus)
        }
        try report(end)
    }

    private func document(_ end: ManualAct.End, isReload: Bool, forced: Set<Guard>) -> JSONValue {
        let (result, veto, why): (String, Veto?, String?) =
            switch end {
            case .vetoed(let veto): ("vetoed", veto, veto.why)
            case .failed(let why): (ActResult.failed.rawValue, nil, why)
            case .ended(let result): (result.rawValue, nil, nil)
            }
        return AnswerSchema.act.document([
            ("action", .string(isReload ? "reload" : "restart")), ("result", .string(result)),
            ("guard", .optional(veto?.name.rawValue)), ("why", .optional(why)),
            ("fix", .optional(veto.map(advice) ?? end.advice)), ("uid", .int(Int(state.callerID))),
            ("forced", .strings(forced.map(\.rawValue).sorted())),
        ])
    }

    /// What a person may do about a veto.
    private func advice(on veto: Veto) -> String {
        veto.name == .ledger
            ? "Move \(state.stateDirectory)/ledger away to begin a new one."
            : "To do it anyway: --force \(veto.name.rawValue)"
    }

    private func named(_ text: String) throws -> Guard {
        guard let name = Guard(rawValue: text) else {
            let names = Guard.allCases.map(\.rawValue).joined(separator: ", ")
            throw usageError("\(text) is no guard; the guards are \(names)")
        }
        guard name != .ledger else { throw usageError("the ledger cannot be passed: what is not written is not done") }
        return name
    }

    private func report(_ end: ManualAct.End) throws {
        switch end {
        case .vetoed(let veto):
            complain("refused by guard \(veto.name.rawValue): \(veto.why) \(advice(on: veto))")
        case .failed(let why): complain("not done: \(why)")
        case .ended(.helped): show(RedactedText(literal: "done, and it helped\n"))
        case .ended(let result):
            complain("done, and it did not help (\(result.rawValue)); see netready check")
        }
        throw ExitCode(end.exitStatus)
    }
}

extension ManualAct.End {
    fileprivate var exitStatus: Int32 {
        switch self {
        case .ended(.helped): 0
        case .vetoed: 1
        case .ended, .failed: 2
        }
    }

    /// What to do next; nil where that is nothing, or the reason says it.
    fileprivate var advice: String? {
        switch self {
        case .ended(.helped), .failed, .vetoed: nil
        case .ended: "netready check"
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
