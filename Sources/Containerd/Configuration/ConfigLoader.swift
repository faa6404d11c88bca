import Syntax

/// containerd's whole configuration, files merged, before plugins take their sections.
struct ServerConfig {
    var root: Setting
    var plugins: ConfigTable
    var version: Located<Int>
    var disabled: [Located<String>] = []
    var required: [Located<String>] = []
    /// The plugins' sections of one file, before merging and migration, with the file's version.
    var sources: [ConfigFile] = []
}

/// Loads config.toml and its imports as `LoadConfig` does.
///
/// Source: services/server/config/config.go (1.x), cmd/containerd/server/config/config.go (2.x).
struct ConfigLoader {
    let lookup: PathResolver
    let schema: Schema
    let behaviour: Behaviour
    private(set) var reading = ConfigurationReading()
    private var directories: Set<String> = []
    private(set) var config: ServerConfig
    /// A file or directory of the configuration cannot be seen.
    private(set) var lacksFiles = false
    /// Where one file is reviewed: its imports are then not followed.
    private let faults: ConfigLint?

    init(_ lookup: PathResolver, _ schema: Schema, _ behaviour: Behaviour, _ faults: ConfigLint? = nil) {
        self.faults = faults
        self.lookup = lookup
        self.schema = schema
        self.behaviour = behaviour
        let version = behaviour.isSecondGeneration ? behaviour.newestConfigVersion ?? 1 : 1
        let root = Setting.table([
            "root": .string("/var/lib/containerd"), "state": .string("/run/containerd"),
        ])
        config = ServerConfig(root: root, plugins: ConfigTable(), version: Located(version))
    }

    /// - Parameters:
    ///   - path: of config.toml; where nothing stands there, containerd runs on its defaults.
    ///   - mustExist: it does not, and ends.
    mutating func load(_ path: String, mustExist: Bool = false) throws(StartupFailure) {
        defer { lacksFiles = !lookup.unreadable.isEmpty }
        reading.directories.append(GoPath.directory(path))
        directories.insert(GoPath.directory(path))
        switch lookup.find(path) {
        case .failed(.noEntry) where !mustExist: return
        case .failed, .entry, .unknown: break
        }
        var pending = [path]
        var next = 0
        var loaded: Set<String> = []
        var rootVersion = 0
        while next < pending.count {
            let path = pending[next]
            next += 1
            guard loaded.insert(path).inserted else { continue }
            let file = try ConfigFile(path, lookup, schema, behaviour, faults)
            reading.files.append(path)
            try add(file, &rootVersion)
            if faults == nil { pending += try imports(file) }
        }
        if let main = config.sources.first {
            reading.version = Located(max(main.version.value, 1), at: main.version.location)
        }
        try validate(pending[next - 1])
    }

    private mutating func add(_ file: ConfigFile, _ rootVersion: inout Int) throws(StartupFailure) {
        var file = file
        config.sources.append(file)
        if behaviour.refusesNewerImports {
            if rootVersion == 0 { rootVersion = file.version.value }
            if file.version.value > rootVersion { throw Self.higher(file, rootVersion) }
        }
        if behaviour.isSecondGeneration {
            var migration = Migration(behaviour)
            try migration.migrate(&file, to: config.version.value)
        }
        merge(file)
    }

    private static func higher(_ file: ConfigFile, _ root: Int) -> StartupFailure {
        let version = file.version.value
        return .exits(
            "drop-in config version \(version) higher than root config version \(root)",
            at: file.version.location ?? SourceLocation(file: file.path),
            "containerd ends because \(file.path) has version \(version), which is higher than that of config.toml.")
    }

    private mutating func imports(_ file: ConfigFile) throws(StartupFailure) -> [String] {
        let imports = file.root["imports"]
        do throws(BadPattern) {
            let found = try Imports(lookup: lookup, behaviour: behaviour).resolve(imports.strings, parent: file.path)
            for directory in found.directories where directories.insert(directory).inserted {
                reading.directories.append(directory)
            }
            return found.paths
        } catch {
            throw .exits(
                "syntax error in pattern", at: imports.location ?? SourceLocation(file: file.path),
                "containerd ends because a pattern in the imports of \(file.path) has an unfinished bracket or escape.")
        }
    }

    private mutating func merge(_ file: ConfigFile) {
        if file.version.value != 0 { config.version = file.version }
        for key in ["root", "state", "temp"] where !file.root[key].string.isEmpty { config.root[key] = file.root[key] }
        for key in ["level", "format"] where file.root["debug", key].isSet {
            config.root["debug"][key] = file.root["debug", key]
        }
        // From version 4 of the file on, these are plugins' settings.
        if !file.hasServerPlugins {
            for section in ["grpc", "ttrpc", "debug", "metrics", "cgroup"] {
                for (key, setting) in file.root[section].table where setting.isSet {
                    config.root[section][key] = setting
                }
            }
        }
        for key in ["timeouts", "proxy_plugins"] {
            for (name, setting) in file.root[key].table { config.root[key][name] = setting }
        }
        merge(file.root["disabled_plugins"], into: \.disabled)
        merge(file.root["required_plugins"], into: \.required)
        if behaviour.isSecondGeneration {
            config.plugins.merge(file.plugins)
        } else {
            for member in file.plugins.members { replace(member, file) }
        }
    }

    private mutating func merge(_ list: Setting, into path: WritableKeyPath<ServerConfig, [Located<String>]>) {
        var known = Set(config[keyPath: path].map(\.value))
        for setting in list.list where known.insert(setting.string).inserted {
            config[keyPath: path].append(Located(setting.string, at: setting.location))
        }
    }

    /// containerd 1.x: the section of the later file stands for all of the earlier one.
    private mutating func replace(_ member: ConfigTable.Member, _ file: ConfigFile) {
        if let old = config.plugins.member(member.key), let location = old.value.location {
            let text = "\(file.path) replaces this whole section, so what is set here has no effect."
            reading.problems.append(.init(kind: .replacedByImport, location: location, text: text))
        }
        config.plugins.set(member)
    }

    /// `ValidateV2` (1.x), `ValidateVersion` (2.x).
    ///
    /// - Parameter path: the file that was looked at last, which containerd names whatever the fault is.
    private func validate(_ path: String) throws(StartupFailure) {
        let version = config.version
        let location = version.location ?? SourceLocation(file: path)
        if let newest = behaviour.newestConfigVersion, version.value > newest {
            let text =
                behaviour.isSecondGeneration
                ? "expected containerd config version equal to or less than `\(newest)`, got `\(version.value)`"
                : "unsupported config version `\(version.value)`"
            throw .exits(
                "failed to load TOML from \(path): \(text)", at: location,
                "containerd ends because it knows versions of config.toml up to \(newest), not \(version.value).")
        }
        if !behaviour.isSecondGeneration, version.value < 2 { return }
        try validate(config.disabled, "disabled plugin", path)
        try validate(config.required, "required plugin", path)
        guard !behaviour.isSecondGeneration else { return }
        let keys = config.plugins.marshalled.map { Located($0.key, at: $0.keyLocation) }
        try validate(keys, "plugin key", path)
    }

    private func validate(_ identifiers: [Located<String>], _ what: String, _ path: String) throws(StartupFailure) {
        for identifier in identifiers where !isURI(identifier.value) {
            let name = GoText.quoted(identifier.value)
            throw .exits(
                "failed to load TOML from \(path): invalid \(what) URI \(name) expect io.containerd.x.vx",
                at: identifier.location ?? SourceLocation(file: path),
                "containerd ends because a \(what) must be written in full, like io.containerd.grpc.v1.cri, "
                    + "and not as \(name).")
        }
    }

    private func isURI(_ identifier: String) -> Bool {
        if behaviour.isSecondGeneration { return identifier.utf8.contains(UInt8(ascii: ".")) }
        let dots = identifier.utf8.count { $0 == UInt8(ascii: ".") }
        return dots >= 3 && (!behaviour.needsPluginPrefix || identifier.hasBytePrefix("io.containerd."))
    }

    /// containerd 2.0 to 2.2 migrate once, after all files are merged.
    mutating func migrate() throws(StartupFailure) {
        guard behaviour.isSecondGeneration, !behaviour.migratesEachFile else { return }
        var migration = Migration(behaviour)
        try migration.migrateMerged(&config)
    }
}
