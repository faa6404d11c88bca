import Syntax

/// A plugin's object as libcni decodes it into its typed fields.
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
        /// containerd's end, where it does not live to say so.
        var ending: Outcome?
    }

    var name = ""
    var cniVersion = ""
    var type: (value: String, position: Position)?
    var ipamType: (value: String, position: Position)?

    /// All that is wrong; libcni tells only the first.
    private(set) var refusals: [Refusal] = []
    private let structure: String
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
        case .null where behaviour.crashesOnNull:
            refuseWithCrash(at: value.position)
            return
        case .null: break
        case .object: for member in members(value) { decode(member) }
        default:
            let text = "json: cannot unmarshal \(value.goKind) into Go value of type types.\(structure)"
            refuse(text, "a plugin must be an object, not \(value.kindForPeople)", at: value.position)
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

    private mutating func refuseWithCrash(at position: Position) {
        let text = "runtime error: invalid memory address or nil pointer dereference"
        let ending = Outcome(kind: .exits, exitCode: 2, exitText: "panic: " + text)
        let message = "a plugin must be an object: containerd before 1.6.4 crashes on null"
        refusals.append(Refusal(text: text, message: message, position: position, ending: ending))
    }

    private static func missingType(_ value: JSONValue) -> String {
        guard value["plugins"]?.arrayValue != nil else { return "a plugin needs a \"type\", the name of its binary" }
        return "this is a network list, for which the file must be named .conflist; a single plugin needs a \"type\""
    }

    private func members(_ value: JSONValue) -> [JSONObject.Member] {
        (isMarshalled ? value.sortedForGo : value).objectValue?.members ?? []
    }

    private mutating func decode(_ member: JSONObject.Member) {
        let value = member.value
        guard let field = Self.fields.first(where: { member.key.matchesGoField($0) }) else { return }
        let place = Place(structure: structure, field: field, pointer: JSONPointer.token(member.key))
        switch field {
        case "cniVersion": decodeString(value, place) { $0.cniVersion = $1 }
        case "name": decodeString(value, place) { $0.name = $1 }
        case "type":
            if value.stringValue == nil, value.kind != .null { hasTypeOfWrongKind = true }
            decodeString(value, place) { $0.type = ($1, value.position) }
        case "capabilities": decodeCapabilities(value, place)
        case "ipam": decodeIPAM(value, place)
        case "dns": decodeDNS(value, place)
        case "prevResult": decodePreviousResult(value, place)
        default: if hasAttachments { decodeAttachments(value, place) }
        }
    }

    private static let fields = [
        "cniVersion", "name", "type", "capabilities", "ipam", "dns", "prevResult", "cni.dev/valid-attachments",
    ]

    private mutating func decodeString(
        _ value: JSONValue, _ place: Place, _ set: (inout PluginConfiguration, String) -> Void
    ) {
        if let text = value.stringValue { return set(&self, text) }
        expect("string", of: value, place)
    }

    private mutating func decodeCapabilities(_ value: JSONValue, _ place: Place) {
        guard value.objectValue != nil else { return expect("map[string]bool", of: value, place) }
        for member in members(value) where member.value.boolValue == nil {
            expect("bool", of: member.value, place.element(member.key))
        }
    }

    private mutating func decodeIPAM(_ value: JSONValue, _ place: Place) {
        guard value.objectValue != nil else { return expect("types.IPAM", of: value, place) }
        for member in members(value) where member.key.matchesGoField("type") {
            if let text = member.value.stringValue {
                ipamType = (text, member.value.position)
            } else {
                expect("string", of: member.value, place.field("type", member, of: "IPAM"))
            }
        }
    }

    private mutating func decodeDNS(_ value: JSONValue, _ place: Place) {
        guard value.objectValue != nil else { return expect("types.DNS", of: value, place) }
        for member in members(value) {
            if member.key.matchesGoField("domain"), member.value.stringValue == nil {
                expect("string", of: member.value, place.field("domain", member, of: "DNS"))
            }
            for field in ["nameservers", "search", "options"] where member.key.matchesGoField(field) {
                decodeStrings(member.value, place.field(field, member, of: "DNS"))
            }
        }
    }

    private mutating func decodeStrings(_ value: JSONValue, _ place: Place) {
        guard let elements = value.arrayValue else { return expect("[]string", of: value, place) }
        for (index, element) in elements.enumerated() where element.stringValue == nil {
            expect("string", of: element, place.element(String(index)))
        }
    }

    private mutating func decodePreviousResult(_ value: JSONValue, _ place: Place) {
        guard value.objectValue != nil else { return expect("map[string]interface {}", of: value, place) }
        guard let number = value.firstNumberOutOfRange else { return }
        var place = place
        place.pointer += "." + JSONPointer.path(to: number.position, in: value)
        let message = "the number \(number.text) is too large"
        refuse("number \(number.text)", "float64", message, at: number.position, place)
    }

    private mutating func decodeAttachments(_ value: JSONValue, _ place: Place) {
        guard let elements = value.arrayValue else { return expect("[]types.GCAttachment", of: value, place) }
        for (index, element) in elements.enumerated() {
            let place = place.element(String(index))
            guard element.objectValue != nil else {
                expect("types.GCAttachment", of: element, place)
                continue
            }
            for member in members(element) {
                for field in ["containerID", "ifname"] where member.key.matchesGoField(field) {
                    guard member.value.stringValue == nil else { continue }
                    expect("string", of: member.value, place.field(field, member, of: "GCAttachment"))
                }
            }
        }
    }

    /// Where a value stands, as each encoding/json tells it.
    private struct Place {
        /// The structure that has the field itself.
        var structure: String
        /// The way to the field, elements left out.
        var field: String
        /// The whole way, with the keys as they are written.
        var pointer: String
        var isElement = false

        func field(_ name: String, _ member: JSONObject.Member, of structure: String) -> Place {
            let token = JSONPointer.token(member.key)
            return Place(structure: structure, field: "\(field).\(name)", pointer: "\(pointer).\(token)")
        }

        func element(_ name: String) -> Place {
            var place = self
            place.pointer += "." + JSONPointer.token(name)
            place.isElement = true
            return place
        }
    }

    /// Notes a value of a wrong type; null is taken everywhere.
    private mutating func expect(_ type: String, of value: JSONValue, _ place: Place) {
        if case .null = value.kind { return }
        let subject = "\(place.isElement ? "each value in " : "")\(GoText.quoted(place.field))"
        let message = "\(subject) must be \(Self.described(type)), not \(value.kindForPeople)"
        refuse(value.goKind, type, message, at: value.position, place)
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
        _ what: String, _ type: String, _ message: String, at position: Position, _ place: Place
    ) {
        // encoding/json/v2 names the outermost structure and the whole way to the value.
        let target =
            namesWholeWay
            ? JSONPointer.target(structure, place.pointer) : "Go struct field \(place.structure).\(place.field)"
        refuse("json: cannot unmarshal \(what) into \(target) of type \(type)", message, at: position)
    }

    private mutating func refuse(_ text: String, _ message: String, at position: Position) {
        let refusal = Refusal(text: "error parsing configuration: " + text, message: message, position: position)
        refusals.append(refusal)
    }
}
