import Syntax

extension LogEntry {
    /// Source: logrus' `JSONFormatter`; k8s.io/component-base/logs/json, which writes through zap; zap's own encoder;
    /// `JSONHandler` of Go's log/slog; zerolog, which calls the message so.
    /// - Returns: nil where the line is no object with a message.
    init?(json line: String) {
        guard let object = try? parseJSON(Array(line.utf8)), let members = object.objectValue?.members else {
            return nil
        }
        guard let message = (object["msg"] ?? object["message"])?.stringValue else { return nil }
        let isOfKlog = object["v"] != nil
        let name = (object["level"] ?? (isOfKlog ? nil : object["severity"]))?.stringValue
        // kubelet's errors are those without a verbosity.
        let level = name.map { Level(name: $0) } ?? (isOfKlog ? .info : .error)
        let time =
            object["ts"].flatMap(LogTime.init(json:)) ?? object["time"]?.stringValue.flatMap(LogTime.init(date:))
        // Where they do not stand in for these two they are values like others.
        let other = [object["msg"] == nil ? "message" : "", object["level"] == nil && !isOfKlog ? "severity" : ""]
        let fields = members.compactMap { member in
            Self.own.contains(member.key) || other.contains(member.key)
                ? nil : Field(member.key, Self.text(of: member.value))
        }
        self.init(.json, level, time, message, fields)
    }

    /// What is no value of the message: the logger's own.
    private static let own: Set<String> = [
        "msg", "level", "ts", "time", "caller", "logger", "v", "stacktrace",
    ]

    /// A value as the forms of text have it.
    private static func text(of value: JSONValue) -> String {
        switch value.kind {
        case .string(let text): text
        case .number(let text): text
        case .array(let elements): "[\(elements.map { "\"\(text(of: $0))\"" }.joined(separator: ","))]"
        case .object: reference(value) ?? writeJSON(value, pretty: false)
        case .bool, .null: writeJSON(value, pretty: false)
        }
    }

    /// Source: `ObjectRef.String` of k8s.io/klog/v2.
    private static func reference(_ value: JSONValue) -> String? {
        guard let members = value.objectValue?.members, let name = value["name"]?.stringValue,
            members.allSatisfy({ $0.key == "name" || $0.key == "namespace" })
        else { return nil }
        let namespace = value["namespace"]?.stringValue ?? ""
        return namespace.isEmpty ? name : "\(namespace)/\(name)"
    }
}
