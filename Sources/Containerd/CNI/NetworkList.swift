import Syntax

/// A network list as libcni takes it from JSON.
///
/// Source: `NetworkConfFromBytes` (libcni 1.3), `ConfListFromBytes` (before), libcni/conf.go.
struct NetworkList {
    typealias Refusal = PluginConfiguration.Refusal

    var name = ""
    var cniVersion = Located("")
    var plugins: [(object: JSONValue, decoded: PluginConfiguration)] = []
    var loadsOnlyInlinedPlugins = false

    private let root: JSONValue
    private let file: String

    /// Reads the content of a `.conflist`.
    ///
    /// - Throws: what `NetworkConfFromBytes` would say of it.
    init(_ root: JSONValue, file: String, _ behaviour: Behaviour) throws(Refusal) {
        self.root = root
        self.file = file
        try checkMap()
        name = try requiredName()
        if let value = root["cniVersion"] {
            guard let text = value.stringValue else { throw listRefusal("invalid cniVersion type", value) }
            cniVersion = Located(text, at: SourceLocation(file: file, position: value.position))
        }
        if behaviour.readsNewListKeys {
            try chooseVersion()
            _ = try truth("disableCheck")
            _ = try truth("disableGC")
        } else if let value = root["disableCheck"], value.boolValue == nil {
            throw listRefusal("invalid disableCheck type", value)
        }
        if behaviour.readsPluginDirectories { loadsOnlyInlinedPlugins = try truth("loadOnlyInlinedPlugins") }
        try readPlugins(behaviour)
    }

    private func checkMap() throws(Refusal) {
        let type = "map[string]interface {}"
        switch root.kind {
        case .null: return
        case .object:
            guard let number = root.firstNumberOutOfRange else { return }
            throw listRefusal(
                "json: cannot unmarshal number \(number.text) into Go value of type float64", at: number.position)
        default:
            throw listRefusal("json: cannot unmarshal \(root.goKind) into Go value of type \(type)", at: root.position)
        }
    }

    private func requiredName() throws(Refusal) -> String {
        guard let value = root["name"] else { throw listRefusal("no name", at: root.position) }
        guard let name = value.stringValue else { throw listRefusal("invalid name type", value) }
        return name
    }

    /// `cniVersions`: the highest that libcni knows, `cniVersion` included.
    private mutating func chooseVersion() throws(Refusal) {
        guard let value = root["cniVersions"] else { return }
        guard let entries = value.arrayValue else {
            // libcni prints the type that it wanted.
            throw listRefusal("invalid type for cniVersions: []interface {}", at: value.position)
        }
        var known: [(version: CNIVersion, text: Located<String>)] = []
        for (index, entry) in entries.enumerated() {
            guard let text = entry.stringValue else {
                let text = "invalid type for cniVersions index \(index): \(entry.goType)"
                throw listRefusal(text, at: entry.position)
            }
            do throws(CNIVersion.Malformed) {
                let version = try CNIVersion(text)
                if version <= CNIVersion.status { known.append((version, located(text, entry))) }
            } catch {
                let text = "invalid cniVersions entry \(text) at index \(index): \(error.text)"
                throw listRefusal(text, at: entry.position)
            }
        }
        if !cniVersion.value.isEmpty {
            do throws(CNIVersion.Malformed) {
                let version = try CNIVersion(cniVersion.value)
                if version <= CNIVersion.status { known.append((version, cniVersion)) }
            } catch {
                let text = "invalid cniVersion \(cniVersion.value): \(error.text)"
                throw listRefusal(text, at: cniVersion.location?.position ?? value.position)
            }
        }
        if let highest = known.max(by: { $0.version < $1.version }) { cniVersion = highest.text }
    }

    /// `readBool`: a truth value or the word for it.
    private func truth(_ key: String) throws(Refusal) -> Bool {
        guard let value = root[key] else { return false }
        if let truth = value.boolValue { return truth }
        guard let word = value.stringValue?.lowercased() else {
            throw listRefusal("invalid type \(value.goType) for \(key)", at: value.position)
        }
        switch word {
        case "true": return true
        case "false": return false
        default: throw listRefusal("invalid value \(GoText.quoted(word)) for \(key)", at: value.position)
        }
    }

    private mutating func readPlugins(_ behaviour: Behaviour) throws(Refusal) {
        guard let value = root["plugins"] else {
            guard behaviour.readsPluginDirectories else { throw listRefusal("no 'plugins' key", at: root.position) }
            guard loadsOnlyInlinedPlugins else { return }
            throw listRefusal("`loadOnlyInlinedPlugins` is true, and no 'plugins' key", at: root.position)
        }
        guard let elements = value.arrayValue else { throw listRefusal("invalid 'plugins' type", value) }
        guard !elements.isEmpty else { throw listRefusal("no plugins in list", at: value.position) }
        for (index, element) in elements.enumerated() {
            do throws(Refusal) {
                plugins.append((element, try PluginConfiguration(element, isMarshalled: true, behaviour)))
            } catch {
                throw Refusal(text: "failed to parse plugin config \(index): " + error.text, position: error.position)
            }
        }
    }

    private func located(_ text: String, _ value: JSONValue) -> Located<String> {
        Located(text, at: SourceLocation(file: file, position: value.position))
    }

    private func listRefusal(_ text: String, _ value: JSONValue) -> Refusal {
        listRefusal("\(text) \(value.goType)", at: value.position)
    }

    private func listRefusal(_ text: String, at position: Position) -> Refusal {
        Refusal(text: "error parsing configuration list: " + text, position: position)
    }
}
