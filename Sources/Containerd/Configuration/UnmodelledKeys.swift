import Syntax

/// A key of containerd's configuration whose effect at a start is not predicted.
package struct UnmodelledKey: Sendable, Equatable {
    /// Keys from the top, joined by dots, such as `metrics.address`.
    package var path: String
    /// What it is set to, in a form that is equal for equal values. It may be a secret.
    package var value: String
    package var location: SourceLocation?
}

/// What ``unmodelledKeys(_:version:configPath:configMustExist:)`` says.
package struct UnmodelledKeys: Sendable {
    /// Those of containerd itself first, each once; nil where containerd cannot read its configuration.
    package var keys: [UnmodelledKey]?
    package var configuration: ConfigurationReading
    /// The answer holds once this is empty.
    package var wants: Set<Want>
}

/// The keys that config.toml and its imports set and of which ``predict(_:version:configPath:configMustExist:)`` does not
/// know what a start makes of them: whether an address can be listened on, a key pair be used, a plug-in be set up.
///
/// What a later file replaces is gone, and sections of older versions bear their newest names, both as that version of
/// containerd has it: what is equal here is equal to it.
package func unmodelledKeys(
    _ files: FileTree, version: ContainerdVersion, configPath: String, configMustExist: Bool
) -> UnmodelledKeys {
    let lookup = Lookup(files)
    let behaviour = Behaviour(version)
    var loader = ConfigLoader(lookup, Schema(version.release), behaviour)
    var keys: [UnmodelledKey]?
    do throws(Ending) {
        try loader.load(configPath, mustExist: configMustExist)
        var config = loader.config
        // Sections of a plug-in that is switched off keep their old names, and are the same sections.
        config.disabled = []
        if behaviour.isSecondGeneration, !behaviour.migratesEachFile {
            var migration = Migration(behaviour)
            try migration.migrateMerged(&config)
        }
        keys = KeyCollector(config, behaviour).keys
    } catch {
        keys = nil
    }
    return UnmodelledKeys(keys: keys, configuration: loader.reading, wants: lookup.wants)
}

private struct KeyCollector {
    private(set) var keys: [UnmodelledKey] = []
    private var indices: [[UInt8]: Int] = [:]

    init(_ config: ServerConfig, _ behaviour: Behaviour) {
        for file in config.sources { collect(file.root, []) }
        let hasShortNames = !behaviour.isSecondGeneration && config.usesShortNames
        for member in config.plugins.members {
            let name = hasShortNames ? Migration.fullName(member.key) : member.key
            // An empty section is none; a migration leaves some.
            if member.value.table?.members.isEmpty == true { continue }
            collect(member.value, ["plugins", name], at: member.keyLocation)
        }
    }

    /// The part of a file that is not of plug-ins; of several files each adds to the value.
    private mutating func collect(_ setting: Setting, _ path: [String]) {
        guard case .table(let members) = setting.kind, path.isEmpty || !members.isEmpty else {
            add(path, setting.canonical, setting.location)
            return
        }
        for (key, member) in members.sorted(by: { $0.key < $1.key }) where member != .absent {
            collect(member, path + [key])
        }
    }

    private mutating func collect(_ value: ConfigValue, _ path: [String], at location: SourceLocation?) {
        guard let table = value.table, !table.members.isEmpty else {
            add(path, value.canonical, location ?? value.location)
            return
        }
        for member in table.members { collect(member.value, path + [member.key], at: member.keyLocation) }
    }

    private mutating func add(_ path: [String], _ value: String, _ location: SourceLocation?) {
        guard !ModelledKeys.hold(path) else { return }
        let name = path.joined(separator: ".")
        if let index = indices[Array(name.utf8)] {
            keys[index].value += "\n" + value
            keys[index].location = location
            return
        }
        indices[Array(name.utf8)] = keys.count
        keys.append(UnmodelledKey(path: name, value: value, location: location))
    }
}

/// The keys that cannot end a start, or end it as is predicted. What is not shown to be one of them is none.
private enum ModelledKeys {
    /// Read by ``ConfigLoader`` and ``ServerCheck``; of oom_score a failure is only logged.
    ///
    /// Source: `apply` in cmd/containerd/server/server_linux.go.
    private static let ofServer: Set<String> = [
        "version", "imports", "disabled_plugins", "timeouts", "oom_score",
    ]
    private static let ofCRI: Set<String> = [
        "io.containerd.grpc.v1.cri", "io.containerd.cri.v1.runtime", "io.containerd.cri.v1.images",
    ]
    /// Predicted, as all of CNI is, checked by ``CRIValidation``, or asked for by the first pod, as images are.
    private static let ofSection: Set<String> = [
        "cni", "sandbox_image", "stream_idle_timeout", "image_pull_progress_timeout", "drain_exec_sync_io_timeout",
        "stats_collect_period", "stats_retention_period", "registry",
    ]

    static func hold(_ path: [String]) -> Bool {
        guard let first = path.first else { return true }
        if first == "debug" { return path.count == 2 && (path[1] == "level" || path[1] == "format") }
        guard first == "plugins" else { return ofServer.contains(first) }
        guard path.count > 2, ofCRI.contains(path[1]) else { return false }
        return holdOfCRI(path[2...])
    }

    private static func holdOfCRI(_ path: ArraySlice<String>) -> Bool {
        guard let first = path.first else { return false }
        if ofSection.contains(first) { return true }
        let rest = Array(path.dropFirst())
        switch first {
        case "pinned_images": return rest == ["sandbox"]
        case "containerd" where rest.first == "runtimes":
            return rest.count == 3 && (rest[2] == "cni_conf_dir" || rest[2] == "cni_max_conf_num")
        case "containerd": return rest == ["default_runtime_name"]
        default: return false
        }
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
