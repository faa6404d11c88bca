package import Syntax

extension RuntimeChoice {
    /// As a recorded node and the status document have it.
    package var json: JSONValue {
        .object([
            ("name", .string(name)), ("runtime", runtime.map(JSONValue.string) ?? .null),
            ("distribution", distribution.map(JSONValue.string) ?? .null), ("unit", .string(unit)),
            ("socket", .string(socket)), ("config", .string(config)), ("chosenBy", .string(basis.rawValue)),
            ("isCertain", .bool(isCertain)), ("why", .string(why)),
            (
                "others",
                .array(others.map { .object([("name", .string($0.name)), ("socket", .string($0.socket))]) })
            ), ("isDockerAlone", .bool(isDockerAlone)), ("doubt", doubt.map(JSONValue.string) ?? .null),
        ])
    }

    /// nil where it is not what ``json`` gives.
    package init?(json: JSONValue) {
        guard let unit = json["unit"]?.stringValue, let socket = json["socket"]?.stringValue,
            let config = json["config"]?.stringValue, let basis = json["chosenBy"]?.stringValue.flatMap(Basis.init)
        else { return nil }
        self.init(
            runtime: json["runtime"]?.stringValue, distribution: json["distribution"]?.stringValue, unit: unit,
            socket: socket, config: config, basis: basis, isCertain: json["isCertain"]?.boolValue ?? false,
            why: json["why"]?.stringValue ?? "",
            others: (json["others"]?.arrayValue ?? []).map {
                Other(name: $0["name"]?.stringValue ?? "", socket: $0["socket"]?.stringValue ?? "")
            }, isDockerAlone: json["isDockerAlone"]?.boolValue ?? false,
            doubt: json["doubt"]?.stringValue)
    }
}

extension Snapshot {
    var runtimeJSON: JSONValue { runtime?.json ?? .null }
}
