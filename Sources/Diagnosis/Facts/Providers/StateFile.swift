import Syntax

/// A file that an agent leaves for its plugin, which fails without it.
struct StateFile: Sendable, Equatable {
    /// The plugin that reads it.
    var plugin: String
    /// Where it is, unless the plugin's configuration says otherwise.
    var path: String
    /// The key of that configuration which names another place; empty where none does.
    var pathKey = ""
    /// The key which says, if it is true, that the plugin makes do without it; empty where none does.
    var optionalKey = ""
    /// The key which holds what the file would tell; empty where none does.
    var substituteKey = ""
    /// Names of settings that the plugin refuses to do without, each with what stands before it for one of the two families
    /// of addresses; empty where the whole file is one value.
    var settings: [String] = []
    var families: [String] = []
    /// The setting that is the range from which host-local gives addresses, in place of the list; empty where there is none.
    var subnet = ""

    /// The settings that are in no line of a file.
    func missing(in bytes: [UInt8]) -> [String] {
        let names = Self.rows(of: bytes).map(\.name)
        let missing = settings.filter { name in !families.contains { names.contains("\($0)\(name)") } }
        return missing.map { (families.first ?? "") + $0 }
    }

    /// The range of addresses that a file tells.
    func subnet(in bytes: [UInt8]) -> String? {
        Self.rows(of: bytes).first { $0.name == subnet }.map { String($0.value) }
    }

    private static func rows(of bytes: [UInt8]) -> [(name: Substring, value: Substring)] {
        String(decoding: bytes, as: UTF8.self).parts("\n").map { row in
            let name = row.prefix { $0 != "=" }
            return (name, row.dropFirst(name.count + 1))
        }
    }
}

extension CNIProvider {
    /// The agent that leaves a file for a plugin, and the file.
    static func state(of plugin: String) -> (agent: CNIProvider, file: StateFile)? {
        of(plugin: plugin).flatMap { agent in agent.state.first { $0.plugin == plugin }.map { (agent, $0) } }
    }
}
