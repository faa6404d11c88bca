import Diagnosis
import Syntax

extension PublishedStatus {
    /// The schema of before: `cause` in place of `group`, `remedy` of a finding in place of `fix`, and other names of codes.
    static let earlierSchema = "netready.status/v1"
}

extension JSONValue {
    /// A document of ``PublishedStatus/earlierSchema`` in the words of today's; what it does not say is left out.
    var statusOfToday: JSONValue {
        let cause = self["cause"]?.stringValue
        var status = replacing { key, value in
            switch key {
            case "schema": (key, .string(PublishedStatus.schema))
            case "cause": ("group", value)
            case "reason": (key, value.code(of: cause))
            case "findings": (key, value.each(\.findingOfToday))
            case "notJudged": (key, value.each(\.lackOfToday))
            default: (key, value)
            }
        }
        guard let fault = status.faultByCodes, var object = status.objectValue else { return status }
        object.members.append(.init(key: "networkFault", value: .string(fault.rawValue)))
        status.kind = .object(object)
        return status
    }

    private var findingOfToday: JSONValue {
        let cause = self["cause"]?.stringValue
        return replacing { key, value in
            switch key {
            case "cause": ("group", value)
            case "remedy": ("fix", value)
            case "code": (key, value.code(of: cause))
            default: (key, value)
            }
        }
    }

    private var lackOfToday: JSONValue {
        replacing { key, value in
            switch key {
            case "isMendable": ("isFixable", value)
            case "codes":
                (key, .strings(value.strings.flatMap { name in EarlierCode(name)?.heirs.map(\.rawValue) ?? [name] }))
            default: (key, value)
            }
        }
    }

    /// What it would say of the network that is loaded, which it left to the reader.
    private var faultByCodes: NetworkFault? {
        guard self["now"]?["networkReady"]?.boolValue == true else { return nil }
        let weighing = (self["findings"]?.arrayValue ?? []).filter { $0["severity"]?.stringValue != "info" }
        return weighing.lazy.compactMap { finding in
            finding["code"]?.stringValue.flatMap { FindingCode(rawValue: $0) }?.rule.network
        }.first
    }

    /// A code by its name of today, where it is known which one it is.
    private func code(of cause: String?) -> JSONValue {
        guard let name = stringValue, let code = EarlierCode(name)?.heir(in: cause) else { return self }
        return JSONValue(.string(code.rawValue), at: position)
    }

    private func each(_ change: (JSONValue) -> JSONValue) -> JSONValue {
        arrayValue.map { JSONValue(.array($0.map(change)), at: position) } ?? self
    }

    private func replacing(_ change: (String, JSONValue) -> (String, JSONValue)) -> JSONValue {
        guard var object = objectValue else { return self }
        for index in object.members.indices {
            let member = object.members[index]
            (object.members[index].key, object.members[index].value) = change(member.key, member.value)
        }
        return JSONValue(.object(object), at: position)
    }
}
