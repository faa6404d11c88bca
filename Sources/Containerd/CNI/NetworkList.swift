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
    /// All that is wrong, in the order in which libcni looks at things; libcni tells only the first.
    private(set) var refusals: [Refusal] = []

    private let root: JSONValue
    private let file: String

    /// Reads the content of a `.conflist` as far as possible; ``refusals`` tell what is wrong.
    init(_ root: JSONValue, file: String, _ behaviour: Behaviour) {
        self.root = root
        self.file = file
        guard isMap(behaviour) else { return }
        readName()
        readVersion()
        if behaviour.readsNewListKeys {
            chooseVersion()
            _ = truth("disableCheck")
            _ = truth("disableGC")
        } else if let value = root["disableCheck"], value.boolValue == nil {
            refuse("invalid disableCheck type", value, "must be true or false", "disableCheck")
        }
        if behaviour.readsPluginDirectories { loadsOnlyInlinedPlugins = truth("loadOnlyInlinedPlugins") }
        readPlugins(behaviour)
    }

    /// - Throws: what `NetworkConfFromBytes` would say of it.
    func checked() throws(Refusal) -> NetworkList {
        if let first = refusals.first { throw first }
        return self
    }

    /// A map of JSON; null is an empty one.
    private mutating func isMap(_ behaviour: Behaviour) -> Bool {
        for number in root.numbersOutOfRange(limit: 100) where root.objectValue != nil {
            let text = root.goRefusal(ofNumber: number, behaviour)
            refuse(text, "the number \(number.text) is too large", at: number.position)
        }
        switch root.kind {
        case .null, .object: return true
        default:
            refuse(
                "json: cannot unmarshal \(root.goKind) into Go value of type map[string]interface {}",
                "a network list must be an object, not \(root.kindForPeople)", at: root.position)
            return false
        }
    }

    private mutating func readName() {
        guard let value = root["name"] else { return refuseMissing("no name", "name") }
        guard let text = value.stringValue else {
            return refuse("invalid name type", value, "must be a string", "name")
        }
        name = text
    }

    private mutating func readVersion() {
        guard let value = root["cniVersion"] else { return }
        guard let text = value.stringValue else {
            return refuse("invalid cniVersion type", value, "must be a string", "cniVersion")
        }
        cniVersion = located(text, value)
    }

    /// `cniVersions`: the highest that libcni knows, `cniVersion` included.
    private mutating func chooseVersion() {
        guard let value = root["cniVersions"] else { return }
        guard let entries = value.arrayValue else {
            // libcni prints the type that it wanted.
            let message = "\"cniVersions\" must be a list of strings, not \(value.kindForPeople)"
            return refuse("invalid type for cniVersions: []interface {}", message, at: value.position)
        }
        var known: [(version: CNIVersion, text: Located<String>)] = []
        func add(_ text: Located<String>) throws(CNIVersion.Malformed) {
            let version = try CNIVersion(text.value)
            if version <= CNIVersion.status { known.append((version, text)) }
        }
        for (index, entry) in entries.enumerated() {
            guard let text = entry.stringValue else {
                refuse(
                    "invalid type for cniVersions index \(index): \(entry.goType)",
                    "each value in \"cniVersions\" must be a string, not \(entry.kindForPeople)", at: entry.position)
                continue
            }
            do throws(CNIVersion.Malformed) {
                try add(located(text, entry))
            } catch {
                refuse(
                    "invalid cniVersions entry \(text) at index \(index): \(error.text)",
                    "\(GoText.quoted(text)) is no version", at: entry.position)
            }
        }
        if !cniVersion.value.isEmpty {
            do throws(CNIVersion.Malformed) {
                try add(cniVersion)
            } catch {
                refuse(
                    "invalid cniVersion \(cniVersion.value): \(error.text)",
                    "\(GoText.quoted(cniVersion.value)) is no version",
                    at: cniVersion.location?.position ?? value.position)
            }
        }
        if let highest = known.max(by: { $0.version < $1.version }) { cniVersion = highest.text }
    }

    /// `readBool`: a truth value or the word for it.
    private mutating func truth(_ key: String) -> Bool {
        guard let value = root[key] else { return false }
        if let truth = value.boolValue { return truth }
        let message = "\"\(key)\" must be true or false"
        guard let word = value.stringValue?.lowercased() else {
            let text = "invalid type \(value.goType) for \(key)"
            refuse(text, "\(message), not \(value.kindForPeople)", at: value.position)
            return false
        }
        if word != "true", word != "false" {
            let shown = GoText.quoted(word)
            refuse("invalid value \(shown) for \(key)", "\(message), not \(shown)", at: value.position)
        }
        return word == "true"
    }

    private mutating func readPlugins(_ behaviour: Behaviour) {
        guard let value = root["plugins"] else {
            guard behaviour.readsPluginDirectories else { return refuseMissing("no 'plugins' key", "plugins") }
            guard loadsOnlyInlinedPlugins else { return }
            return refuseMissing("`loadOnlyInlinedPlugins` is true, and no 'plugins' key", "plugins")
        }
        guard let elements = value.arrayValue else {
            return refuse("invalid 'plugins' type", value, "must be a list of plugins", "plugins")
        }
        if elements.isEmpty {
            refuse("no plugins in list", "\"plugins\" must hold at least one plugin", at: value.position)
        }
        for (index, element) in elements.enumerated() {
            let plugin = PluginConfiguration(element, isMarshalled: true, behaviour)
            for refusal in plugin.refusals {
                refusals.append(
                    Refusal(
                        text: "failed to parse plugin config \(index): " + refusal.text,
                        message: refusal.message, position: refusal.position, ending: refusal.ending))
            }
            plugins.append((element, plugin))
        }
    }

    private func located(_ text: String, _ value: JSONValue) -> Located<String> {
        Located(text, at: SourceLocation(file: file, position: value.position))
    }

    /// A key that is needed; the keys of a list, unlike those of a plugin, count only as they are written here.
    private mutating func refuseMissing(_ text: String, _ key: String) {
        let similar = root.objectValue?.members.first { $0.key.lowercased() == key }
        guard let similar else {
            return refuse(text, "a network list needs \"\(key)\"", at: root.position)
        }
        let message = "a network list needs \"\(key)\", and \(GoText.quoted(similar.key)) does not count for it"
        refuse(text, message, at: similar.keyPosition)
    }

    private mutating func refuse(_ text: String, _ value: JSONValue, _ wanted: String, _ key: String) {
        refuse("\(text) \(value.goType)", "\"\(key)\" \(wanted), not \(value.kindForPeople)", at: value.position)
    }

    private mutating func refuse(_ text: String, _ message: String, at position: Position) {
        let refusal = Refusal(text: "error parsing configuration list: " + text, message: message, position: position)
        refusals.append(refusal)
    }
}
