/// Finds sections and keys that a person has written and this containerd passes over.
struct IgnoredSettings {
    typealias Problem = ConfigurationReading.Problem

    let config: ServerConfig
    let schema: Schema
    let behaviour: Behaviour

    private static let old = "io.containerd.grpc.v1.cri"
    private static let runtime = "io.containerd.cri.v1.runtime"
    private static let images = "io.containerd.cri.v1.images"

    func find() -> [Problem] { config.sources.flatMap(problems) }

    private func problems(_ file: ConfigFile) -> [Problem] {
        let own = ownProblems(file)
        let known = Set(own.map(\.location))
        let unknown = UnknownKeys(schema: schema, behaviour: behaviour, version: file.version.value)
        return own + unknown.find(file.document, isMisspelt: true).filter { !known.contains($0.location) }
    }

    private func ownProblems(_ file: ConfigFile) -> [Problem] {
        file.plugins.members.flatMap { member in
            if let reason = reason(member, file) {
                return [Problem(kind: .ignored, location: place(member, file), text: reason)]
            }
            return isRuntimeSection(member.key, file) ? unknownKeys(member, file) + misplaced(member, file) : []
        }
    }

    /// The CNI settings of a section, where a person would look.
    private func place(_ member: ConfigTable.Member, _ file: ConfigFile) -> SourceLocation {
        let cni = member.value.table?.member("cni")
        return cni?.value.location ?? member.value.location ?? member.keyLocation ?? SourceLocation(file: file.path)
    }

    /// Why a section has no effect; nil where it has one, or has nothing to do with CRI.
    private func reason(_ member: ConfigTable.Member, _ file: ConfigFile) -> String? {
        if member.key == "io", member.value.table?.member("containerd") != nil {
            return "This section has no effect: the name of a plugin has dots in it and must stand in quotes, "
                + "like [plugins.\"\(Self.old)\"]."
        }
        guard ["cri", Self.old, Self.runtime, Self.images].contains(member.key) else {
            guard !PluginGraph.known.contains(member.key), let table = member.value.table,
                table.member("cni")?.value.table != nil || holdsSettings(table)
            else {
                return nil
            }
            return "This section has no effect: no plugin has this name; CNI settings stand in \(right(file))."
        }
        return behaviour.isSecondGeneration ? reasonV2(member, file) : reasonV1(member.key)
    }

    private func reasonV1(_ key: String) -> String? {
        if config.usesShortNames {
            guard key != "cri" else { return nil }
            return "This section has no effect: without version = 2 at the top of config.toml, CRI settings stand in "
                + "[plugins.cri]."
        }
        guard key == Self.runtime || key == Self.images else { return nil }
        return "This section has no effect in containerd 1: CRI settings stand in [plugins.\"\(Self.old)\"]."
    }

    private func reasonV2(_ member: ConfigTable.Member, _ file: ConfigFile) -> String? {
        let isOldFile = (0...1).contains(file.version.value)
        if member.key == "cri", !isOldFile {
            let name = file.version.value == 2 ? Self.old : Self.runtime
            return "This section has no effect with version \(file.version.value): CRI settings stand in "
                + "[plugins.\"\(name)\"]."
        }
        guard member.key == "cri" || member.key == Self.old, isLost(member) else { return nil }
        if isOldFile {
            return "This section has no effect: containerd 2.0 to 2.2 drop the CRI settings of a file without "
                + "version = 2 or 3."
        }
        return "This section has no effect: with version 3, CRI settings stand in [plugins.\"\(Self.runtime)\"]."
    }

    /// containerd 2.0 to 2.2 split the old section only if the merged version is below the newest.
    private func isLost(_ member: ConfigTable.Member) -> Bool {
        guard !behaviour.migratesEachFile, config.version.value >= behaviour.newestConfigVersion ?? 0 else {
            return false
        }
        let kept = schema["config.ServerConfig"]
        return member.value.table?.members.contains { kept.field($0.key) == nil } ?? false
    }

    private static let settings = ["conf_dir", "bin_dir", "bin_dirs", "conf_template", "max_conf_num"]

    private func holdsSettings(_ table: ConfigTable) -> Bool {
        table.members.contains { Self.settings.contains($0.key) }
    }

    /// The table for the settings of CNI, with the version of this file.
    private func right(_ file: ConfigFile) -> String {
        guard behaviour.isSecondGeneration else {
            return config.usesShortNames ? "[plugins.cri.cni]" : "[plugins.\"\(Self.old)\".cni]"
        }
        return "[plugins.\"\(file.version.value == 2 ? Self.old : Self.runtime)\".cni]"
    }

    /// CNI settings in the right section and in a wrong table of it.
    private func misplaced(_ section: ConfigTable.Member, _ file: ConfigFile) -> [Problem] {
        guard let table = section.value.table else { return [] }
        var problems: [Problem] = []
        func add(_ location: SourceLocation?) {
            problems.append(
                Problem(
                    kind: .ignored, location: location ?? SourceLocation(file: file.path),
                    text: "This has no effect here: CNI settings stand in \(right(file))."))
        }
        // containerd 1 takes them from the section where it has no such table.
        if behaviour.isSecondGeneration || table.member("cni") != nil {
            for member in table.members where Self.settings.contains(member.key) { add(member.keyLocation) }
        }
        func look(_ table: ConfigTable, _ depth: Int) {
            for member in table.members {
                guard let inner = member.value.table else { continue }
                if depth > 0, member.key == "cni", holdsSettings(inner) {
                    add(member.value.location ?? member.keyLocation)
                } else if member.key != "cni", depth < 3 {
                    look(inner, depth + 1)
                }
            }
        }
        look(table, 0)
        return problems
    }

    private func isRuntimeSection(_ key: String, _ file: ConfigFile) -> Bool {
        guard behaviour.isSecondGeneration else { return key == (config.usesShortNames ? "cri" : Self.old) }
        return ["cri", Self.old, Self.runtime].contains(key)
    }

    private func unknownKeys(_ section: ConfigTable.Member, _ file: ConfigFile) -> [Problem] {
        guard let cni = section.value.table?["cni"]?.table else { return [] }
        let known = schema["config.CniConfig"]
        // A person needs no more of them, and a hostile file shall not cost more.
        // A migration makes bin_dirs of it before anybody asks for the key.
        let isMigrated = behaviour.migratesBinDir && section.key != Self.runtime
        let unknown = cni.members.filter { member in
            !isKnown(member.key, known) && !member.value.isZero && !(isMigrated && member.key == "bin_dir")
        }.prefix(20)
        return unknown.map { member in
            let text = "The key \(GoText.quoted(member.key)) has no effect: this containerd does not know it"
            let location = member.keyLocation ?? SourceLocation(file: file.path)
            let suggestion = KeySuggestion(of: member.key, among: known.fields.map(\.key))
            return Problem(kind: .ignored, location: location, text: text + suggestion.text)
        }
    }

    private func isKnown(_ key: String, _ structure: GoStruct) -> Bool {
        if behaviour.isSecondGeneration { return structure.field(key) != nil }
        return structure.fields.contains { $0.key == key || $0.key.uppercased() == key }
    }
}
