import Syntax

extension PluginVersionReading {
    var json: JSONValue {
        .object([("name", .string(name)), ("path", .string(path)), ("answer", answer.json)])
    }

    init?(json: JSONValue) {
        guard let name = json["name"]?.stringValue, let path = json["path"]?.stringValue,
            let answer = json["answer"].flatMap(Answer.init(json:))
        else { return nil }
        self.init(name: name, path: path, answer: answer)
    }
}

extension PluginVersionReading.Answer {
    fileprivate var json: JSONValue {
        func said(_ kind: String, _ text: String) -> JSONValue {
            .object([("kind", .string(kind)), ("text", .string(text))])
        }
        return switch self {
        case .supports(let versions): .object([("kind", "supports"), ("versions", .strings(versions))])
        case .notRun(let why): said("notRun", why)
        case .timedOut: said("timedOut", "")
        case .failed(let why): said("failed", why)
        case .garbage(let why): said("garbage", why)
        }
    }

    fileprivate init?(json: JSONValue) {
        let text = json["text"]?.stringValue ?? ""
        switch json["kind"]?.stringValue {
        case "supports": self = .supports(json["versions"]?.strings ?? [])
        case "notRun": self = .notRun(text)
        case "timedOut": self = .timedOut
        case "failed": self = .failed(text)
        case "garbage": self = .garbage(text)
        default: return nil
        }
    }
}
