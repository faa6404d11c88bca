/// The configuration structs of one version of containerd.
struct Schema {
    /// The whole file.
    let root: GoStruct
    /// Configurations of plug-ins in the order in which they are decoded, by URI; the CRI plug-ins come last.
    let plugins: [(uri: String, structure: String)]
    private let structures: [String: GoStruct]

    init(_ version: ContainerdVersion) {
        var structures: [String: GoStruct] = [:]
        var plugins: [(String, String)] = []
        for entry in Self.entries where entry.isIn(version) {
            if let uri = entry.uri {
                plugins.append((uri, entry.name))
            } else if let field = entry.field {
                structures[entry.name, default: GoStruct(name: entry.name, fields: [])].fields.append(field)
            }
        }
        self.structures = structures
        self.plugins = plugins
        root = structures["config.Config"] ?? GoStruct(name: "config.Config", fields: [])
    }

    subscript(name: String) -> GoStruct {
        // A struct's Go name may stand for several packages: what follows a slash tells them apart.
        var structure = structures[name] ?? GoStruct(name: name, fields: [])
        structure.name = String(name.prefix { $0 != "/" })
        return structure
    }

    /// One line of the table: a field of a struct, or the struct of a plug-in.
    private struct Entry: Sendable {
        var name: String
        var uri: String?
        var field: GoStruct.Field?
        var since: ContainerdVersion?
        var before: ContainerdVersion?

        func isIn(_ version: ContainerdVersion) -> Bool {
            if let since, version < since { return false }
            if let before, version >= before { return false }
            return true
        }

        mutating func limit(_ word: Substring) {
            let numbers = word.dropFirst().split(separator: ".").compactMap { Int($0) }
            let version = ContainerdVersion(numbers[0], numbers[1], numbers.count > 2 ? numbers[2] : 0)
            if word.first == "+" { since = version } else { before = version }
        }
    }

    private static let entries: [Entry] = {
        var entries: [Entry] = []
        var structure = ""
        for line in (schemaOfServer + schemaOfPlugins + schemaOfCRI).split(separator: "\n") {
            var words = line.split(separator: " ")
            if line.first != " " {
                structure = String(words.removeFirst())
                if let uri = words.first {
                    var entry = Entry(name: structure, uri: String(uri))
                    for word in words.dropFirst() { entry.limit(word) }
                    entries.append(entry)
                }
                continue
            }
            let isEmbedded = words[1].hasPrefix("&")
            let field = GoStruct.Field(
                key: String(words[0]), name: String(isEmbedded ? words[1].dropFirst() : words[1]),
                type: GoType(words[2]), isEmbedded: isEmbedded)
            var entry = Entry(name: structure, field: field)
            for word in words.dropFirst(3) { entry.limit(word) }
            entries.append(entry)
        }
        return entries
    }()
}
