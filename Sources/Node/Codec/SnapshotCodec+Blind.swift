package import Syntax

extension Blindness {
    /// As a recorded node and the status document hold it.
    package var json: JSONValue {
        .object([("sense", .string(sense.rawValue)), ("part", .string(part)), ("why", .string(why))])
    }

    init?(json: JSONValue) {
        guard let sense = json["sense"]?.stringValue.flatMap(Sense.init), let part = json["part"]?.stringValue else {
            return nil
        }
        self.init(sense, part, json["why"]?.stringValue ?? "")
    }
}

extension NotObserved {
    var json: JSONValue {
        .object([("input", .string(input.rawValue)), ("why", .string(why)), ("isFixable", .bool(isFixable))])
    }

    init?(json: JSONValue) {
        guard let input = json["input"]?.stringValue.flatMap(Input.init) else { return nil }
        self.init(
            input, json["why"]?.stringValue ?? "",
            isFixable: (json["isFixable"] ?? json["isMendable"])?.boolValue ?? false)
    }
}

extension StatusDelay {
    var json: JSONValue {
        .object([
            ("lasts", .int(lasts)), ("isOutstanding", .bool(isOutstanding)), ("answering", .int(answering)),
            ("limit", .int(limit)), ("age", age.map { JSONValue.int($0) } ?? .null),
        ])
    }

    init?(json: JSONValue) {
        guard let lasts = json["lasts"]?.int64, let isOutstanding = json["isOutstanding"]?.boolValue else { return nil }
        self.init(
            lasts: lasts, isOutstanding: isOutstanding, answering: json["answering"]?.int64 ?? 0,
            limit: json["limit"]?.int64 ?? Self.usualLimit, age: json["age"]?.int64)
    }
}
