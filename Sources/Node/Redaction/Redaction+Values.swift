package import Syntax

extension Redaction {
    /// A value in which nothing tells a secret: equal for two documents that differ in secrets alone, or in which they have
    /// been taken out already.
    package static func redacted(_ value: JSONValue) -> JSONValue {
        redacted(value, isSecret: false, isKnown: false)
    }

    private static func redacted(_ value: JSONValue, isSecret: Bool, isKnown: Bool) -> JSONValue {
        switch value.kind {
        case .string(let text): .string(redacted(text, isSecret: isSecret, isKnown: isKnown))
        case .number where isSecret: .string("*")
        case .array(let elements):
            .array(elements.map { redacted($0, isSecret: isSecret, isKnown: isKnown) })
        case .object(let object):
            JSONValue(
                .object(
                    JSONObject(
                        members: object.members.map { member in
                            let key = Array(member.key.utf8)
                            let names = isSecret || SecretName.isSecretInDocument(key[...])
                            let isKnown = JSONOutline.known.contains(key) || member.key == "name"
                            return .init(
                                key: member.key,
                                value: redacted(member.value, isSecret: names, isKnown: isKnown))
                        })))
        case .null, .bool, .number: value
        }
    }

    private static func redacted(_ text: String, isSecret: Bool, isKnown: Bool) -> String {
        let bytes = Array(text.utf8)
        if isSecret, !isPath(bytes[...]) { return "*" }
        let isTaken = bytes.contains(UInt8(ascii: "*")) && bytes.allSatisfy { $0 == UInt8(ascii: "*") || $0 <= 0x20 }
        if isTaken || !isKnown && JSONOutline.isSuspicious(bytes[...]) { return "*" }
        return Redaction().redacted(text)
    }
}
