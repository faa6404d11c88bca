import ArgumentParser
import Containerd
import Daemon
import Linux
import Reporting
import Syntax

struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Checks this node now, or a copied file system, and says what is wrong.",
        discussion: """
            Exit status: 0 ready, 1 not ready, 2 unknown, 3 degraded, 64 usage. With --candidate: 0 no worse than
            without it, 1 worse, 2 undecided. With --upgrade-to: 0 the node survives, 1 it breaks, 2 undecided.
            """)

    @Option(help: "A copied or mounted file system to evaluate in place of this node.")
    var root: String?

    @Option(help: "The version of containerd that the tree is for.")
    var containerdVersion: String?

    @Option(help: "A node that netready snapshot has recorded, to evaluate in place of this one; - is standard input.")
    var snapshot: String?

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "What FILE would make of the node in the place PATH; -=PATH: what it would be without PATH. Repeatable.",
            valueName: "FILE=PATH"))
    var candidate: [Candidate] = []

    @Option(
        help: "A version of containerd: what it would make of this node's files, and which lines make the difference.")
    var upgradeTo: String?

    @Flag(help: "With --upgrade-to: one line, for fleets.")
    var brief = false

    @Flag(
        help:
            "Also run each plugin of the loaded networks with CNI_COMMAND=VERSION, for 5 s at most; nothing else does."
    )
    var probePlugins = false

    @Option(
        defaultAsFlag: DetectorRule.any.rawValue,
        help: ArgumentHelp(
            "One line for a rule of node-problem-detector: any, notReady or degraded; exit status 0, 1, 2.",
            valueName: "RULE"))
    var npd: String?

    @Option(help: "The settings of netreadyd.")
    var settings = "/etc/netready/netready.toml"

    @OptionGroup var format: OutputOptions

    func run() throws {
        var request = CheckRequest()
        request.root = root
        request.containerdVersion = containerdVersion
        request.snapshot = snapshot
        request.candidate = candidate
        request.probePlugins = probePlugins
        request.npd = try npd.map(rule)
        request.upgradeTo = upgradeTo
        request.brief = brief
        request.settings = settings
        request.output = format.output
        try request.run()
    }

    /// The library takes a value that it does not know for none.
    private func rule(_ name: String) throws -> DetectorRule {
        guard let rule = DetectorRule(rawValue: name) else {
            let known = DetectorRule.allCases.map(\.rawValue).joined(separator: ", ")
            throw usageError("\(name) is no rule of node-problem-detector; it is one of \(known)")
        }
        return rule
    }
}
