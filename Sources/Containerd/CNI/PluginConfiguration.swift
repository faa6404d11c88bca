import Syntax

/// A plug-in's object as libcni decodes it into its typed fields.
///
/// Source: `types.NetConf` (libcni up to 1.2) and `types.PluginConf` (1.3), pkg/types/types.go. Decoding follows
/// encoding/json: names match in any case, null changes nothing, and the first value of a wrong type is the error
/// while decoding goes on to the end.
struct PluginConfiguration {
    /// Why an object is refused.
    struct Refusal: Error {
        /// In libcni's words.
        var text: String
        /// For people: a piece of a sentence.
        var message: String
        var position: Position
    }

    var name = ""
    var cniVersion = ""
    var type: (value: String, position: Position)?
    var ipamType: (value: String, position: Position)?

    /// All that is wrong; libcni tells only the first.
    private(set) var refusals: [Refusal] = []
    private let structure: String
    /// encoding/json/v2 names the outermost structure and the whole way to the value.
    private let namesWholeWay: Bool
    private let hasAttachments: Bool
    private let isMarshalled: Bool
    private var hasTypeOfWrongKind = false

    /// Reads as far as possible; ``refusals`` tell what is wrong.
    ///
    /// - Parameter isMarshalled: whether libcni decodes its own writing of a map, with sorted keys, and not the file.
    init(_ value: JSONValue, isMarshalled: Bool, _ behaviour: Behaviour) {
        self.isMarshalled = isMarshalled
        structure = behaviour.readsPluginDirectories ? "PluginConf" : "NetConf"
        namesWholeWay = behaviour.jsonWording == .jsonV2
        hasAttachments = behaviour.readsNewListKeys
        switch value.kind {
        case .null: break
        case .object: for member in members(value) { decode(member) }
        default:
            let text = "json: cannot unmarshal \(value.goKind) into Go value of type types.\(structure)"
            refuse(text, "a plug-in must be an object, not \(value.kindForPeople)", at: value.position)
            return
        }
        guard type?.value.isEmpty ?? !hasTypeOfWrongKind else { return }
        refuse("missing 'type'", Self.missingType(value), at: type?.position ?? value.position)
    }

    /// - Throws: what `NetworkPluginConfFromBytes` would say.
    func checked() throws(Refusal) -> PluginConfiguration {
        if let first = refusals.first { throw first }
        return self
    }

    private static func missingType(_ value: JSONValue) -> String {
        guard value["plugins"]?.arrayValue != nil else { return "a plug-in needs a \"type\", the name of its binary" }
        return "this is a network list, for which the file must be named .conflist; a single plug-in needs a \"type\""
    }

    private func members(_ value: JSONValue) -> [JSONObject.Member] {
        (isMarshalled ? value.sortedForGo : value).objectValue?.members ?? []
    }

    private mutating func decode(_ member: JSONObject.Member) {
        let value = member.value
        switch Self.fieldName(member.key) {
        case "cniVersion": decodeString(value, "cniVersion") { $0.cniVersion = $1 }
        case "name": decodeString(value, "name") { $0.name = $1 }
        case "type":
            if value.stringValue == nil, value.kind != .null { hasTypeOfWrongKind = true }
            decodeString(value, "type") { $0.type = ($1, value.position) }
        case "capabilities": decodeCapabilities(value)
        case "ipam": decodeIPAM(value)
        case "dns": decodeDNS(value)
        case "prevResult": decodePreviousResult(value)
        case "cni.dev/valid-attachments" where hasAttachments: decodeAttachments(value)
        default: break
        }
    }

    private static let fields = [
        "cniVersion", "name", "type", "capabilities", "ipam", "dns", "prevResult", "cni.dev/valid-attachments",
    ]

    private static func fieldName(_ key: String) -> String? { fields.first { key.matchesGoField($0) } }

    private mutating func decodeString(
        _ value: JSONValue, _ field: String, _ set: (inout PluginConfiguration, String) -> Void
    ) {
        if let text = value.stringValue { return set(&self, text) }
        expect("string", of: value, structure, field)
    }

    private mutating func decodeCapabilities(_ value: JSONValue) {
        guard value.objectValue != nil else {
            return expect("map[string]bool", of: value, structure, "capabilities")
        }
        for member in members(value) where member.value.boolValue == nil {
            expect("bool", of: member.value, structure, within("capabilities", member.key), isElement: true)
        }
    }

    private mutating func decodeIPAM(_ value: JSONValue) {
        guard value.objectValue != nil else { return expect("types.IPAM", of: value, structure, "ipam") }
        for member in members(value) where member.key.matchesGoField("type") {
            if let text = member.value.stringValue {
                ipamType = (text, member.value.position)
            } else {
                expect("string", of: member.value, "IPAM", "ipam.type")
            }
        }
    }

    private mutating func decodeDNS(_ value: JSONValue) {
        guard value.objectValue != nil else { return expect("types.DNS", of: value, structure, "dns") }
        for member in members(value) {
            if member.key.matchesGoField("domain"), member.value.stringValue == nil {
                expect("string", of: member.value, "DNS", "dns.domain")
            }
            for field in ["nameservers", "search", "options"] where member.key.matchesGoField(field) {
                decodeStrings(member.value, "DNS", "dns." + field)
            }
        }
    }

    private mutating func decodeStrings(_ value: JSONValue, _ structure: String, _ field: String) {
        guard let elements = value.arrayValue else { return expect("[]string", of: value, structure, field) }
        for (index, element) in elements.enumerated() where element.stringValue == nil {
            expect("string", of: element, structure, within(field, String(index)), isElement: true)
        }
    }

    private mutating func decodePreviousResult(_ value: JSONValue) {
        guard value.objectValue != nil else {
            return expect("map[string]interface {}", of: value, structure, "prevResult")
        }
        if let number = value.firstNumberOutOfRange {
            let message = "the number \(number.text) is too large"
            refuse("number \(number.text)", "float64", message, at: number.position, structure, "prevResult")
        }
    }

    private mutating func decodeAttachments(_ value: JSONValue) {
        let field = "cni.dev/valid-attachments"
        guard let elements = value.arrayValue else {
            return expect("[]types.GCAttachment", of: value, structure, field)
        }
        for (index, element) in elements.enumerated() {
            let field = within(field, String(index))
            guard element.objectValue != nil else {
                expect("types.GCAttachment", of: element, structure, field, isElement: true)
                continue
            }
            for member in members(element) {
                for name in ["containerID", "ifname"] where member.key.matchesGoField(name) {
                    if member.value.stringValue == nil {
                        expect("string", of: member.value, "GCAttachment", field + "." + name)
                    }
                }
            }
        }
    }

    /// What encoding/json calls the place of an element or of a map's value.
    private func within(_ field: String, _ name: String) -> String { namesWholeWay ? "\(field).\(name)" : field }

    /// Notes a value of a wrong type; null is taken everywhere.
    private mutating func expect(
        _ type: String, of value: JSONValue, _ structure: String, _ field: String, isElement: Bool = false
    ) {
        if case .null = value.kind { return }
        let wanted = "\(isElement ? "each value in " : "")\(GoText.quoted(field)) must be \(Self.described(type))"
        refuse(value.goKind, type, "\(wanted), not \(value.kindForPeople)", at: value.position, structure, field)
    }

    private static func described(_ type: String) -> String {
        switch type {
        case "string": "a string"
        case "bool": "true or false"
        case "[]string": "a list of strings"
        case "[]types.GCAttachment": "a list of objects"
        default: "an object"
        }
    }

    private mutating func refuse(
        _ what: String, _ type: String, _ message: String, at position: Position, _ structure: String, _ field: String
    ) {
        let holder = namesWholeWay ? self.structure : structure
        let text = "json: cannot unmarshal \(what) into Go struct field \(holder).\(field) of type \(type)"
        refuse(text, message, at: position)
    }

    private mutating func refuse(_ text: String, _ message: String, at position: Position) {
        let refusal = Refusal(text: "error parsing configuration: " + text, message: message, position: position)
        refusals.append(refusal)
    }
}
