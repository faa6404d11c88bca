/// The configuration structs of one version of containerd.
struct Schema {
    /// Configurations of plug-ins in the order in which they are decoded, by URI; the CRI plug-ins come last.
    let plugins: [(uri: String, structure: String)]
    private let version: ContainerdVersion

    init(_ version: ContainerdVersion) {
        self.version = version
        plugins = Self.table.plugins.filter { $0.versions.contains(version) }.map { ($0.uri, $0.structure) }
    }

    /// The whole file.
    var root: GoStruct { self["config.Config"] }

    subscript(name: String) -> GoStruct {
        let fields = Self.table.fields[name, default: []].filter { $0.versions.contains(version) }.map(\.field)
        // A struct's Go name may stand for several packages: what follows a slash tells them apart.
        return GoStruct(name: String(name.prefix { $0 != "/" }), fields: fields)
    }

    /// From one version on, before another.
    private struct Versions {
        var since: ContainerdVersion?
        var before: ContainerdVersion?

        init(_ words: ArraySlice<Substring>) {
            for word in words {
                let numbers = word.dropFirst().split(separator: ".").compactMap { Int($0) }
                let version = ContainerdVersion(numbers[0], numbers[1], numbers.count > 2 ? numbers[2] : 0)
                if word.first == "+" { since = version } else { before = version }
            }
        }

        func contains(_ version: ContainerdVersion) -> Bool {
            if let since, version < since { return false }
            if let before, version >= before { return false }
            return true
        }
    }

    private struct Table {
        var fields: [String: [(field: GoStruct.Field, versions: Versions)]] = [:]
        var plugins: [(uri: String, structure: String, versions: Versions)] = []

        init(_ text: String) {
            var structure = ""
            for line in text.split(separator: "\n") {
                let words = line.split(separator: " ")
                if line.first == " " {
                    let isEmbedded = words[1].hasPrefix("&")
                    let field = GoStruct.Field(
                        key: String(words[0]), name: String(isEmbedded ? words[1].dropFirst() : words[1]),
                        type: GoType(words[2]), isEmbedded: isEmbedded)
                    fields[structure, default: []].append((field, Versions(words[3...])))
                } else {
                    structure = String(words[0])
                    if words.count > 1 { plugins.append((String(words[1]), structure, Versions(words[2...]))) }
                }
            }
        }
    }

    private static let table = Table(schemaOfServer + schemaOfPlugins + schemaOfCRI)
}
