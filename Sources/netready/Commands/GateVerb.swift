import ArgumentParser
import Daemon
import Glibc
import Redaction
import Remediation
import Syntax

/// Asks the gate of the settings whether a restart may be done now, and does none.
struct GateVerb: ParsableCommand {
    /// The acts that a person may ask about.
    enum Act: String, ExpressibleByArgument, CaseIterable {
        case reload
        case restart
    }

    static let configuration = CommandConfiguration(
        commandName: "gate",
        abstract: "Asks the gate of the settings whether it allows a restart, without an act.",
        discussion: """
            A lock that the gate takes for it is given back. Exit status: 0 it allows it, 1 it does not or cannot be \
            asked, 64 usage.
            """)

    @Flag(name: .customLong("try"), help: "Ask it now.")
    var isTrial = false

    @Argument(help: "reload or restart; a gate is asked before restarts only.")
    var act = Act.restart

    @Option(help: "The settings of netreadyd.")
    var settings = "/etc/netready/netready.toml"

    @OptionGroup var format: OutputOptions

    func run() throws {
        guard isTrial else { throw usageError("netready gate needs --try, with which it asks without an act") }
        guard geteuid() == 0 else { throw usageError("the gate is asked by a unit of the system; run as root") }
        let rules = try namedSettings(settings).remediation
        guard act == .restart else { return try report(.allows, "no gate is asked before a reload", gate: rules.gate) }
        guard !rules.gate.isEmpty else { return try report(.allows, "the settings name no gate", gate: []) }
        let answer: GateTrial.Answer
        do {
            answer = try GateTrial(rules, options: DaemonOptions()).run()
        } catch {
            answer = .notAsked("\(error)")
        }
        try report(answer, "the gate \(rules.gate[0]) allows it", gate: rules.gate)
    }

    private func report(_ answer: GateTrial.Answer, _ words: String, gate: [String]) throws {
        let why: String? =
            switch answer {
            case .allows: nil
            case .refuses(let why), .notAsked(let why): why
            }
        if format.output == .json {
            show(
                Redaction().json(
                    AnswerSchema.gate.document([
                        ("act", .string(act.rawValue)), ("gate", .strings(gate)), ("allows", .bool(why == nil)),
                        ("why", .string(why ?? words)),
                    ])))
        } else if let why {
            complain(why)
        } else {
            show(Redaction().text("\(words)\n"))
        }
        if why != nil { throw ExitCode(1) }
    }
}
