import ArgumentParser
import Daemon

/// The command that people type.
///
/// Every command says its name: the library's way to it, from the name of the type, costs a check a twelfth of its time.
@main
struct Netready: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "netready",
        abstract: "Says whether the container network of this node is ready, why not, and what helps.",
        version: netreadyVersion,
        subcommands: [
            Check.self, Status.self, Predict.self, Lint.self, Wait.self, Explain.self, SnapshotCommand.self, Reset.self,
            Pause.self, Resume.self, Fix.self, Reload.self, Restart.self, History.self, Compare.self, ReloadVerb.self,
            GateVerb.self, PreflightVerb.self,
        ])

    /// `--candidate -=PATH` would be taken for an unknown option; joined with an equals sign it is a value.
    static func main() {
        var arguments: [String] = []
        for argument in CommandLine.arguments.dropFirst() {
            if argument.hasPrefix("-="), arguments.last == "--candidate" {
                arguments[arguments.count - 1] = "--candidate=\(argument)"
            } else {
                arguments.append(argument)
            }
        }
        CheckRequest(plain: arguments)?.runToTheEnd()
        main(arguments)
    }
}

/// How a command writes what it has found.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
}

/// Options that every command takes.
struct OutputOptions: ParsableArguments {
    @Option(name: .long, help: "text or json.")
    var output: OutputFormat = .text
}

/// A sentence for standard error, and the exit status of bad usage.
func usageError(_ sentence: String) -> ExitCode {
    complain(sentence)
    return ExitCode(64)
}
