import Syntax

/// A key of containerd's configuration whose effect at a start is not predicted, or was not when this began.
package struct UnmodelledKey: Sendable, Equatable {
    /// Keys from the top, joined by dots, such as `metrics.address`.
    package var path: String
    /// What it is set to, in a form that is equal for equal values. It may be a secret.
    package var value: String
    package var location: SourceLocation?
    /// A piece of a sentence: what is not known of it. nil where the outcome of a start is predicted with it, and yet no
    /// change of it is to be restarted into unasked.
    package var why: String?

    /// Known from a merged change alone: no run of such a containerd has shown it.
    package var isBySource: Bool { why == StartRulings.bySource || why == StartRulings.migratedBySource }
}

/// What ``unmodelledKeys(_:version:configPath:configMustExist:)`` says.
package struct UnmodelledKeys: Sendable {
    /// Those of containerd itself first, each once; nil where containerd cannot read its configuration.
    package var keys: [UnmodelledKey]?
    package var configuration: ConfigurationReading
    /// The answer holds once this is empty.
    package var missing: Set<FileRequest>
}

/// The keys that config.toml and its imports set and of which ``predict(_:version:configPath:configMustExist:)`` does not
/// know what a start makes of them: whether an address can be listened on, a key pair be used, a plugin be set up.
///
/// What a later file replaces is gone, and sections of older versions bear their newest names, both as that version of
/// containerd has it: what is equal here is equal to it.
package func unmodelledKeys(
    _ files: FileTree, version: ContainerdVersion, configPath: String, configMustExist: Bool
) -> UnmodelledKeys {
    let lookup = PathResolver(files)
    let behaviour = Behaviour(version)
    let schema = Schema(version.release)
    var loader = ConfigLoader(lookup, schema, behaviour)
    var keys: [UnmodelledKey]?
    do throws(StartupFailure) {
        try loader.load(configPath, mustExist: configMustExist)
        let reader = UndecidedReader(lookup: lookup, version: version, behaviour: behaviour, schema: schema)
        keys = try reader.keys(loader.config)
    } catch {
        keys = nil
    }
    return UnmodelledKeys(keys: keys, configuration: loader.reading, missing: lookup.missing)
}

/// Finds the settings whose effect at a start is not predicted, for the prediction and for those that compare two starts.
struct UndecidedReader {
    let lookup: PathResolver
    let version: ContainerdVersion
    let behaviour: Behaviour
    let schema: Schema

    /// - Parameter loaded: as it is before sections are migrated.
    func keys(_ loaded: ServerConfig, _ plugins: PluginSettings? = nil) throws(StartupFailure) -> [UnmodelledKey] {
        var config = loaded
        // Sections of a plugin that is switched off keep their old names, and are the same sections.
        config.disabled = []
        if behaviour.isSecondGeneration, !behaviour.migratesEachFile {
            var migration = Migration(behaviour)
            try migration.migrateMerged(&config)
        }
        var settings = plugins
        if settings == nil { settings = PluginSettings(config, schema, behaviour) }
        if settings?.fault != nil { settings = nil }
        let rulings = StartRulings(
            lookup: lookup, version: version, behaviour: behaviour, config: config, plugins: settings, schema: schema)
        return KeyCollector(config, behaviour, rulings).keys + migratedDirectories(loaded)
    }

    /// `bin_dir` of a section that is migrated, where it is not known whether the migration still makes something of it.
    private func migratedDirectories(_ config: ServerConfig) -> [UnmodelledKey] {
        guard !behaviour.hasBinDir else { return [] }
        return config.sources.flatMap { file in
            file.plugins.members.compactMap { section in
                guard section.key == ServerConfig.cri || section.key == "cri",
                    let member = section.value.table?["cni"]?.table?.member("bin_dir")
                else { return nil }
                guard member.value.string?.isEmpty == false else { return nil }
                return UnmodelledKey(
                    path: "plugins.\(section.key).cni.bin_dir", value: member.value.canonical,
                    location: member.keyLocation, why: StartRulings.migratedBySource)
            }
        }
    }
}

private struct KeyCollector {
    private(set) var keys: [UnmodelledKey] = []
    private var indices: [[UInt8]: Int] = [:]
    private let rulings: StartRulings

    init(_ config: ServerConfig, _ behaviour: Behaviour, _ rulings: StartRulings) {
        self.rulings = rulings
        for file in config.sources { collect(file.root, []) }
        let hasShortNames = !behaviour.isSecondGeneration && config.usesShortNames
        for member in config.plugins.members {
            let name = hasShortNames ? Migration.fullName(member.key) : member.key
            // An empty section is none; a migration leaves some.
            if member.value.table?.members.isEmpty == true { continue }
            collect(member.value, ["plugins", name], at: member.keyLocation)
        }
    }

    /// The part of a file that is not of plugins; of several files each adds to the value.
    private mutating func collect(_ setting: Setting, _ path: [String]) {
        guard case .table(let members) = setting.kind, path.isEmpty || !members.isEmpty else {
            add(path, setting.canonical, setting.location, setting.ruled)
            return
        }
        for (key, member) in members.sorted(by: { $0.key < $1.key }) where member != .absent {
            collect(member, path + [key])
        }
    }

    private mutating func collect(_ value: ConfigValue, _ path: [String], at location: SourceLocation?) {
        guard let table = value.table, !table.members.isEmpty else {
            add(path, value.canonical, location ?? value.location, value.ruled)
            return
        }
        for member in table.members { collect(member.value, path + [member.key], at: member.keyLocation) }
    }

    private mutating func add(
        _ path: [String], _ value: @autoclosure () -> String, _ location: SourceLocation?,
        _ ruled: @autoclosure () -> StartRulings.Value
    ) {
        let why = rulings.why(path, ruled())
        guard why != nil || !ModelledKeys.hold(path) else { return }
        let name = path.joined(separator: ".")
        if let index = indices[Array(name.utf8)] {
            keys[index].value += "\n" + value()
            keys[index].location = location
            return
        }
        indices[Array(name.utf8)] = keys.count
        keys.append(UnmodelledKey(path: name, value: value(), location: location, why: why))
    }
}

extension Setting {
    /// Equal for equal values, and different for different ones.
    fileprivate var canonical: String {
        switch kind {
        case .absent: "-"
        case .string(let text): "s\(text.utf8.count):\(text)"
        case .integer(let number): "i\(number)"
        case .float(let number): "f\(number)"
        case .boolean(let truth): "b\(truth)"
        case .list(let elements): "[\(elements.map(\.canonical).joined(separator: ","))]"
        case .table(let members):
            "{\(members.sorted { $0.key < $1.key }.map { "\($0.key.utf8.count):\($0.key)=\($0.value.canonical)" }.joined(separator: ","))}"
        case .raw(let value): value.canonical
        }
    }
}

extension ConfigValue {
    /// Equal for equal values, and different for different ones.
    fileprivate var canonical: String {
        switch kind {
        case .string(let text): "s\(text.utf8.count):\(text)"
        case .integer(let number): "i\(number)"
        case .unsigned(let number): "u\(number)"
        case .float(let number): "f\(number)"
        case .boolean(let truth): "b\(truth)"
        case .moment(_, let text): "m\(text)"
        case .array(let elements): "[\(elements.map(\.canonical).joined(separator: ","))]"
        case .table(let table):
            "{\(table.marshalled.map { "\($0.key.utf8.count):\($0.key)=\($0.value.canonical)" }.joined(separator: ","))}"
        case .unreadable: "?"
        }
    }
}

extension Setting {
    fileprivate var ruled: StartRulings.Value {
        StartRulings.Value(text: string, isTrue: boolean, number: integer, texts: strings)
    }
}

extension ConfigValue {
    fileprivate var ruled: StartRulings.Value {
        var value = StartRulings.Value(text: string ?? "")
        if case .boolean(true) = kind { value.isTrue = true }
        if case .integer(let number) = kind { value.number = Int(number) }
        return value
    }
}

extension Outcome {
    /// What could still make it another outcome: what ends containerd does so whatever the rest is.
    func leftOpen(_ all: [UnmodelledKey]) -> [UnmodelledKey] {
        let keys = all.filter { $0.why != nil }
        return switch kind {
        case .serving: keys
        case .exits, .hangs: []
        case .noCRI: keys.filter { $0.path.hasByteSuffix("snapshotter") || $0.path.hasByteSuffix("unpack_config") }
        }
    }
}
