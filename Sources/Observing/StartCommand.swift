import Linux
package import Systemd

/// What a start of containerd's unit runs, as systemd tells it: the program, and the configuration that it is given.
package struct StartCommand: Sendable, Equatable {
    /// As `ExecStart=` has it; that of Debian's unit where systemd tells nothing.
    package var binary = "/usr/bin/containerd"
    /// Absolute path of config.toml.
    package var config: String
    /// The command line names the file: then containerd does not start without it, while else it would go by its
    /// defaults (cmd/containerd/command/main.go: `IsSet("config")`).
    package var namesConfig = false
    /// Of `address`, `root` and `state`, what the command line says itself, so that the file does not.
    package var fixedSettings: [String] = []

    /// - Parameters:
    ///   - unit: nil where systemd cannot be asked.
    ///   - config: the file where the command line names none, or hides it in a variable, which only systemd expands.
    package init(_ unit: UnitProperties?, config: String) {
        self.config = config
        guard let command = unit?.execStart.first else { return }
        binary = command.path
        guard isContainerd else {
            // Nobody knows what another program gives to containerd.
            fixedSettings = Self.settings
            return
        }
        let flags = Self.flags(in: command.arguments.dropFirst())
        fixedSettings = Self.settings.filter { setting in
            flags.contains { $0.name == setting || setting == "address" && $0.name == "a" }
        }
        let named = flags.last { $0.name == "config" || $0.name == "c" }?.value
        guard let named, !named.isEmpty, !named.contains("$") else { return }
        // systemd starts services in the root directory, systemd.exec(5), WorkingDirectory=.
        self.config = named.hasPrefix("/") ? named : "/\(named)"
        namesConfig = true
    }

    /// Distributions that start their containerd by a program of their own (k3s, microk8s) name other files in its arguments.
    package var isContainerd: Bool {
        binary.split(separator: "/").last?.hasPrefix("containerd") ?? false
    }

    private static let settings = ["address", "root", "state"]

    /// Flags with a value of their own, which may look like a flag (cmd/containerd/command/main.go).
    private static let withValue: Set<String> = [
        "log-level", "l", "address", "a", "root", "state", "config", "c",
    ]

    /// The flags in their order; the last of one counts, and the first word that is no flag ends them (Go's flag).
    private static func flags(in arguments: ArraySlice<String>) -> [(name: String, value: String?)] {
        var found: [(name: String, value: String?)] = []
        var rest = arguments
        while let word = rest.popFirst() {
            guard word.hasPrefix("-"), word != "-", word != "--" else { break }
            let flag = word.drop { $0 == "-" }
            let sign = flag.firstIndex(of: "=")
            let name = String(flag[..<(sign ?? flag.endIndex)])
            let own = sign.map { String(flag[flag.index(after: $0)...]) }
            found.append((name, own ?? (withValue.contains(name) ? rest.popFirst() : nil)))
        }
        return found
    }
}
