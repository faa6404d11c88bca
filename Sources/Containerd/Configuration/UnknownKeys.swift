import Syntax

/// Finds the keys and sections of one file that no setting of this containerd has: it passes over them, in 1.x without a word.
struct UnknownKeys {
    typealias Problem = ConfigurationReading.Problem

    let schema: Schema
    let behaviour: Behaviour
    /// Of the file, 0 where it has none.
    let version: Int

    /// A structure with the schema that it is of: a section that is split may hold keys of several.
    private struct Holder {
        var schema: Schema
        var structure: GoStruct
    }

    /// What containerd had before 1.6 and files still say.
    private static let obsolete: Set = ["subreaper", "no_subreaper"]

    private static let old = "io.containerd.grpc.v1.cri"

    /// - Parameter isMisspelt: only those that are a slip of the hand from one that there is; the others may be of a fork.
    func find(_ document: ConfigTable, isMisspelt: Bool = false) -> [Problem] {
        var problems: [Problem] = []
        look(document, [Holder(schema: schema, structure: schema.root)], &problems)
        for section in document.members.first(where: { matches($0.key, "plugins") })?.value.table?.members ?? [] {
            guard let table = section.value.table else { continue }
            let holders = holders(of: section.key)
            if holders.isEmpty { problems += unknown(section).map { [$0] } ?? [] }
            look(table, holders, &problems)
        }
        return isMisspelt ? problems.filter { $0.text.hasByteSuffix("?") } : problems
    }

    /// The structures that take the section of this name.
    private func holders(of key: String) -> [Holder] {
        let isOldFile = version == 0 || version == 1
        var uri = key
        if isOldFile {
            let short = schema.plugins.first { ServerConfig.identifier($0.uri) == key }?.uri ?? key
            uri = behaviour.isSecondGeneration ? Migration.fullName(key) : short
        }
        let names = schema.plugins.filter { $0.uri == uri }.map(\.structure)
        let holders = names.map { Holder(schema: schema, structure: schema[$0]) }
        guard behaviour.isSecondGeneration, uri == Self.old, version < 3 || behaviour.migratesEachFile else {
            return holders
        }
        // What the section was in containerd 1, and what is moved to the two new ones as it stands.
        let before = Schema(Release(1, 7, 99))
        return holders
            + ["config.RuntimeConfig", "config.ImageConfig"].map { Holder(schema: schema, structure: schema[$0]) }
            + [Holder(schema: before, structure: before["config.PluginConfig"])]
    }

    private func look(_ table: ConfigTable, _ holders: [Holder], _ problems: inout [Problem]) {
        guard !holders.isEmpty else { return }
        for member in table.members {
            let fields = holders.compactMap { holder in field(member.key, holder.structure).map { (holder.schema, $0) }
            }
            guard !fields.isEmpty else {
                if !member.value.isZero, !Self.obsolete.contains(member.key), !isAbsorbed(member.key, table, holders) {
                    problems.append(note(member, holders))
                }
                continue
            }
            look(member.value, fields.map { ($0.0, $0.1.type) }, &problems)
        }
    }

    private func look(_ value: ConfigValue, _ types: [(schema: Schema, type: GoType)], _ problems: inout [Problem]) {
        if case .array(let elements) = value.kind {
            let inner = types.compactMap { type -> (schema: Schema, type: GoType)? in
                guard case .slice(let element) = type.type else { return nil }
                return (type.schema, element)
            }
            for element in elements { look(element, inner, &problems) }
        }
        guard let table = value.table else { return }
        var holders: [Holder] = []
        var elements: [(schema: Schema, type: GoType)] = []
        for (schema, type) in types {
            switch type {
            case .structure(let name), .pointer(.structure(let name)):
                holders.append(Holder(schema: schema, structure: schema[name]))
            case .map(let element): elements.append((schema, element))
            default: break
            }
        }
        look(table, holders, &problems)
        guard !elements.isEmpty else { return }
        for member in table.members { look(member.value, elements, &problems) }
    }

    /// containerd 1: keys of an embedded structure may stand in the table around it, if there is no table of its own.
    private func isAbsorbed(_ key: String, _ table: ConfigTable, _ holders: [Holder]) -> Bool {
        guard !behaviour.isSecondGeneration else { return false }
        return holders.contains { holder in
            holder.structure.fields.contains { field in
                guard field.isEmbedded, case .structure(let name) = field.type else { return false }
                return table.member(field.key) == nil && self.field(key, holder.schema[name]) != nil
            }
        }
    }

    private func field(_ key: String, _ structure: GoStruct) -> GoStruct.Field? {
        if behaviour.isSecondGeneration { return structure.field(key) }
        return structure.fields.first { matches(key, $0.key) }
    }

    private func matches(_ key: String, _ field: String) -> Bool {
        key == field || (behaviour.isSecondGeneration ? key.lowercased() : key) == field || key == field.uppercased()
    }

    private func note(_ member: ConfigTable.Member, _ holders: [Holder]) -> Problem {
        let text = "The key \(GoText.quoted(member.key)) has no effect: this containerd does not know it"
        let names = holders.flatMap { $0.structure.fields.map(\.key) }
        return problem(member, text + KeySuggestion(of: member.key, among: names).text)
    }

    /// A section whose name is nearly that of a plugin; others may belong to plugins without settings.
    private func unknown(_ section: ConfigTable.Member) -> Problem? {
        guard !PluginGraph.known.contains(section.key) else { return nil }
        let suggestion = KeySuggestion(of: section.key, among: schema.plugins.map(\.uri))
        guard suggestion.name != nil else { return nil }
        let text = "The section \(GoText.quoted(section.key)) has no effect: no plugin has this name"
        return problem(section, text + suggestion.text)
    }

    private func problem(_ member: ConfigTable.Member, _ text: String) -> Problem {
        let location = member.keyLocation ?? member.value.location ?? SourceLocation(file: "")
        return Problem(kind: .ignored, location: location, text: text)
    }
}

/// The key that was probably meant.
struct KeySuggestion {
    /// Nil where none is near.
    let name: String?

    /// The end of a sentence that tells of an unknown key.
    var text: String { name.map { "; did you mean \($0)?" } ?? "." }

    init(of key: String, among names: [String]) { name = NearName.nearest(to: key, among: names) }
}
