import ArgumentParser
import Reporting

extension CheckRequest {
    /// A check as probes and node-problem-detector ask for it, once a minute on every node; nil for any other command line.
    ///
    /// The library's way from a command line to this is a seventh of what the check costs (docs/decisions/0012).
    init?(plain arguments: [String]) {
        self.init()
        switch arguments {
        case ["check"]: break
        case ["check", "--npd"]: npd = .any
        case ["check", "--npd=notReady"]: npd = .notReady
        case ["check", "--npd=degraded"]: npd = .degraded
        case ["check", "--output", "json"]: output = .json
        default: return nil
        }
    }

    /// As the library runs a command.
    func runToTheEnd() -> Never {
        do {
            try run()
            Netready.exit()
        } catch {
            Netready.exit(withError: error)
        }
    }
}
