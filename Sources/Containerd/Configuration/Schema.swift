import Syntax

/// The configuration structs of one release of containerd.
///
/// Lives for one prediction. Few of the structs are asked for, so each is read from the tables when it first is.
final class Schema {
    /// Configurations of plugins in the order in which they are decoded, by URI.
    let plugins: [(uri: String, structure: String)]
    private let release: Release
    private var structures: [String: GoStruct] = [:]

    init(_ release: Release) {
        self.release = release
        plugins = Self.table.plugins.filter { $0.releases.contains(release) }.map { ($0.uri, $0.structure) }
    }

    /// The whole file.
    var root: GoStruct { self["config.Config"] }

    subscript(name: String) -> GoStruct {
        if let known = structures[name] { return known }
        let fields = Self.table.fields[name, default: []].compactMap(field)
        // A struct's Go name may stand for several packages: what follows a slash tells them apart.
        let structure = GoStruct(name: String(name.parts("/").first ?? ""), fields: fields)
        structures[name] = structure
        return structure
    }

    private func field(_ line: Substring) -> GoStruct.Field? {
        let words = line.parts(" ")
        guard ReleaseRange(words[3...]).contains(release) else { return nil }
        let isEmbedded = words[1].utf8.first == UInt8(ascii: "&")
        return GoStruct.Field(
            key: String(words[0]), name: String(isEmbedded ? words[1].dropFirst() : words[1]), type: GoType(words[2]),
            isEmbedded: isEmbedded)
    }

    private struct Table {
        /// The lines of each struct, which may stand in several places, for instance a plugin's in two releases.
        var fields: [String: [Substring]] = [:]
        var plugins: [(uri: String, structure: String, releases: ReleaseRange)] = []

        init(_ text: String) {
            let lines = text.parts("\n")
            let heads = lines.indices.filter { lines[$0].utf8.first != UInt8(ascii: " ") }
            for (head, end) in zip(heads, heads.dropFirst() + [lines.endIndex]) {
                let words = lines[head].parts(" ")
                let structure = String(words[0])
                fields[structure, default: []] += lines[(head + 1)..<end]
                if words.count > 1 { plugins.append((String(words[1]), structure, ReleaseRange(words[2...]))) }
            }
        }
    }

    private static let table = Table(schemaOfServer + schemaOfPlugins + schemaOfCRI)
}
