/// What config.toml and its imports set, merged and brought to the newest version as this containerd does it.
///
/// - Parameters:
///   - files: a node's files; what is not known of them counts as absent.
///   - version: of the binary that reads them.
///   - configPath: of config.toml, `--config`.
/// - Returns: the keys in full, as TOML writes them, with their values; containerd's defaults are not among them. nil
///   where containerd ends instead.
package func effectiveSettings(
    _ files: FileTree, version: ContainerdVersion, configPath: String
) -> [String: String]? {
    let behaviour = Behaviour(version)
    var loader = ConfigLoader(PathResolver(files), Schema(version.release), behaviour)
    do throws(StartupFailure) {
        try loader.load(configPath)
        try loader.migrate()
    } catch {
        return nil
    }
    let config = loader.config
    var settings: [String: String] = [:]
    for (key, list) in [("disabled_plugins", config.disabled), ("required_plugins", config.required)] {
        settings[key] = "[" + list.map { GoText.quoted($0.value) }.joined(separator: ", ") + "]"
    }
    let usesShortNames = !behaviour.isSecondGeneration && config.usesShortNames
    for member in config.plugins.members {
        let name = usesShortNames ? Migration.fullName(member.key) : member.key
        member.value.flatten(at: "plugins.\(tomlKey(name))", into: &settings)
    }
    return settings
}

/// The section in which a version of containerd has the settings of CNI, as TOML writes it.
package func sectionOfCNI(_ version: ContainerdVersion) -> String {
    let section = Behaviour(version).isSecondGeneration ? "io.containerd.cri.v1.runtime" : ServerConfig.cri
    return "plugins.\(tomlKey(section)).cni"
}

extension ConfigValue {
    fileprivate func flatten(at path: String, into settings: inout [String: String]) {
        guard let table else {
            settings[path] = text
            return
        }
        for member in table.members { member.value.flatten(at: "\(path).\(tomlKey(member.key))", into: &settings) }
    }

    private var text: String {
        switch kind {
        case .string(let text): GoText.quoted(text)
        case .integer(let number): "\(number)"
        case .unsigned(let number): "\(number)"
        case .float(let number): "\(number)"
        case .boolean(let truth): "\(truth)"
        case .moment(_, let text): text
        case .array(let elements): "[" + elements.map(\.text).joined(separator: ", ") + "]"
        case .table(let table):
            "{" + table.members.map { "\(tomlKey($0.key)) = \($0.value.text)" }.joined(separator: ", ") + "}"
        case .unreadable: "unreadable"
        }
    }
}

/// A key as TOML writes it: bare where its characters allow, else quoted.
private func tomlKey(_ key: String) -> String {
    let isBare = key.utf8.allSatisfy { byte in
        byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
            || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
    }
    return isBare && !key.isEmpty ? key : GoText.quoted(key)
}
