/// The command line.
struct Options {
    var settings = "/etc/netready/netready-node.toml"
    var runtimeDirectory = defaultRuntimeDirectory
    var stateDirectory = environment("STATE_DIRECTORY") ?? "/var/lib/netready-node"
    /// Where the memory is while the state directory cannot be written: RuntimeDirectory= of the unit.
    var standInDirectory: String? = environment("RUNTIME_DIRECTORY") ?? "/run/netready-node"
    var isRemoval = false

    var memory: String { "\(stateDirectory)/memory.json" }
    /// What lies there is newer than ``memory``.
    var standIn: String? { standInDirectory.map { "\($0)/memory.json" } }

    static let defaultRuntimeDirectory = "/run/netready"
    static let usage = """
        usage: netready-node [--remove] [--settings FILE] [--runtime-directory DIR] [--state-directory DIR]

        Writes what netreadyd says to this node's Node in Kubernetes, as the condition
        netready.dev/ContainerNetworkReady and as Events, and ends when nothing is due soon.
        netready-node.path and netready-node.timer start it.

          --remove              takes the condition off the Node
          --settings            /etc/netready/netready-node.toml
          --runtime-directory   of netreadyd, /run/netready
          --state-directory     what it remembers, /var/lib/netready-node
          --version, --help

        """

    struct Mistake: Error {
        var sentence: String
    }

    init(_ arguments: [String]) throws(Mistake) {
        var rest = arguments[...]
        while let word = rest.popFirst() {
            switch word {
            case "--remove": isRemoval = true
            case "--settings": settings = try Self.value(of: word, &rest)
            case "--runtime-directory": runtimeDirectory = try Self.value(of: word, &rest)
            case "--state-directory":
                stateDirectory = try Self.value(of: word, &rest)
                standInDirectory = environment("RUNTIME_DIRECTORY")
            default: throw Mistake(sentence: "\(word) is no option of netready-node; see netready-node --help")
            }
        }
    }

    private static func value(of word: String, _ rest: inout ArraySlice<String>) throws(Mistake) -> String {
        guard let value = rest.popFirst(), value.hasPrefix("/") else {
            throw Mistake(sentence: "\(word) takes an absolute path")
        }
        return value
    }
}
