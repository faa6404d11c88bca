import CBuild
import Linux

/// What the command line of the daemon says.
package struct DaemonOptions: Sendable {
    package var isForeground = false
    package var settingsPath = "/etc/netready/netready.toml"
    package var runtimeDirectory = "/run/netready"
    package var stateDirectory = "/var/lib/netready"

    package init() {}

    package static let usage = """
        usage: netreadyd [--foreground] [--settings FILE] [--runtime-directory DIR] [--state-directory DIR] [--version]

        Watches the container network of this node and says whether it is ready and why not.
        --foreground   write records to standard error, for people, instead of to the journal

        """

    /// Reads the arguments without the program's name; the error is one sentence.
    package init(arguments: some Sequence<String>) throws(DaemonError) {
        var rest = arguments.makeIterator()
        while let argument = rest.next() {
            switch argument {
            case "--foreground": isForeground = true
            case "--settings": settingsPath = absolute(try Self.value(&rest, of: argument))
            case "--runtime-directory": runtimeDirectory = absolute(try Self.value(&rest, of: argument))
            case "--state-directory": stateDirectory = absolute(try Self.value(&rest, of: argument))
            default: throw DaemonError("\(argument) is not an option of netreadyd; see netreadyd --help")
            }
        }
    }

    private static func value(
        _ rest: inout some IteratorProtocol<String>, of option: String
    ) throws(DaemonError) -> String {
        guard let value = rest.next() else { throw DaemonError("\(option) needs a value; see netreadyd --help") }
        return value
    }
}

/// Why the daemon cannot go on, in one sentence.
package struct DaemonError: Error, Equatable, CustomStringConvertible {
    package var description: String

    package init(_ description: String) { self.description = description }
}

/// The version of this program.
package let netreadyVersion = "0.1.0"

/// The commit of the sources that this program was built from, as `git describe` has it; empty where it was not told.
package let netreadyCommit = unsafe String(cString: netready_commit())
