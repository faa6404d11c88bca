import Syntax

/// The content of a `.conf` or `.json` file: one plugin, of which go-cni makes a list.
///
/// Source: `ConfListFromConf` in libcni/conf.go.
struct SinglePlugin {
    /// As the file is decoded.
    let decoded: PluginConfiguration
    /// As what go-cni has made of it is decoded.
    let converted: PluginConfiguration
    /// All that is wrong; libcni tells only the first.
    private(set) var refusals: [PluginConfiguration.Refusal]
    /// The file is taken as it stands, and the list that is made of it is not.
    var isConverted: Bool { decoded.refusals.isEmpty }

    init(_ root: JSONValue, _ behaviour: Behaviour) {
        decoded = PluginConfiguration(root, isMarshalled: false, behaviour)
        converted = PluginConfiguration(root, isMarshalled: true, behaviour)
        refusals = decoded.refusals
        for number in root.numbersOutOfRange(limit: 100) {
            let text = root.goRefusal(ofNumber: number, behaviour)
            let message = "the number \(number.text) is too large"
            refusals.append(.init(text: text, message: message, position: number.position))
        }
        guard refusals.isEmpty else { return }
        refusals = converted.refusals.map { refusal in
            let text = "failed to parse plugin config 0: " + refusal.text
            return .init(text: text, message: refusal.message, position: refusal.position)
        }
    }
}
