import Foundation

/// A request as the API server's audit log has it. Source: audit.k8s.io/v1, Event.
struct AuditedRequest: Sendable, CustomStringConvertible {
    var verb: String
    /// With its subresource: `nodes/status`.
    var resource: String
    var name: String
    var user: String
    /// Of the user.
    var groups: [String]
    var userAgent: String
    var code: Int
    /// When it was answered, seconds since 1970; what it asked for holds from then on.
    var answered: Double
    /// netready's, where it writes that.
    var condition: Condition?
    /// How many conditions it writes.
    var conditions: Int
    /// Of the Event that it makes.
    var eventReason: String?

    /// The condition that a request writes.
    struct Condition: Sendable, Equatable, CustomStringConvertible {
        var status: String
        var reason: String
        var message: String

        var description: String { "\(status) \(reason): \(message)" }
    }

    var description: String {
        "\(verb) \(resource) \(name) \(code) by \(user) (\(userAgent)) at \(answered) \(condition?.description ?? eventReason ?? "")"
    }

    /// - Parameter line: of the log; nil where it is no request for a resource.
    init?(line: Substring) throws {
        let json = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
        guard let reference = json["objectRef"] as? [String: Any], let resource = reference["resource"] as? String
        else { return nil }
        verb = json["verb"] as? String ?? ""
        self.resource = resource + ((reference["subresource"] as? String).map { "/\($0)" } ?? "")
        name = reference["name"] as? String ?? ""
        user = (json["user"] as? [String: Any])?["username"] as? String ?? ""
        groups = (json["user"] as? [String: Any])?["groups"] as? [String] ?? []
        userAgent = json["userAgent"] as? String ?? ""
        code = (json["responseStatus"] as? [String: Any])?["code"] as? Int ?? 0
        answered = Self.time(json["stageTimestamp"] as? String ?? "")
        let sent = json["requestObject"] as? [String: Any]
        eventReason = self.resource == "events" ? sent?["reason"] as? String : nil
        let all = (sent?["status"] as? [String: Any])?["conditions"] as? [[String: Any]] ?? []
        conditions = all.count
        condition = all.first { $0["type"] as? String == Node.conditionType }.flatMap { found in
            guard let status = found["status"] as? String else { return nil }
            return Condition(
                status: status, reason: found["reason"] as? String ?? "", message: found["message"] as? String ?? "")
        }
    }

    /// RFC 3339 with microseconds, which Foundation would cut to milliseconds.
    private static func time(_ text: String) -> Double {
        let parts = text.dropLast().split(separator: ".")
        guard let whole = parts.first, let date = ISO8601DateFormatter().date(from: "\(whole)Z") else { return 0 }
        return date.timeIntervalSince1970 + (parts.count > 1 ? Double("0.\(parts[1])") ?? 0 : 0)
    }
}

extension Node {
    static let conditionType = "netready.dev/ContainerNetworkReady"
    private var auditLog: URL { URL(fileURLWithPath: "/proc/\(leader)/root/var/log/kubernetes/audit.log") }

    /// The place in the audit log after its newest request.
    func auditMark() throws -> UInt64 {
        let log = try FileHandle(forReadingFrom: auditLog)
        defer { try? log.close() }
        return try log.seekToEnd()
    }

    /// What was asked of the API server after a place in its audit log, oldest answer first.
    func requests(after mark: UInt64) throws -> [AuditedRequest] {
        let log = try FileHandle(forReadingFrom: auditLog)
        defer { try? log.close() }
        try log.seek(toOffset: mark)
        let text = String(decoding: try log.readToEnd() ?? Data(), as: UTF8.self)
        // The last line may be written just now.
        let whole = text.lastIndex(of: "\n").map { text[..<$0] } ?? ""
        return try whole.split(separator: "\n").compactMap { try AuditedRequest(line: $0) }
    }

    /// Those of netready-node.
    func reports(after mark: UInt64) throws -> [AuditedRequest] {
        try requests(after: mark).filter { $0.userAgent == "netready-node" }
    }

    /// The conditions that netready-node has written, as the server took them.
    func writings(after mark: UInt64) throws -> [AuditedRequest] {
        try reports(after: mark).filter { $0.condition != nil && $0.code == 200 }
    }
}
