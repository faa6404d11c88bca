import Foundation
import Testing

/// A story on a node whose condition is written to a real API server.
struct ClusterStory {
    let node: Node
    /// The places in journal and audit log after the first writing, from which on changes are told.
    var cursor: String
    var mark: UInt64
    /// The place in the audit log before the first writing.
    let start: UInt64
    /// In seconds: how soon after a record the condition has to stand.
    static let limit = 2.0

    /// netreadyd and netready-node on a fresh node, once the first verdict stands on the Node.
    ///
    /// - Parameter settings: of netready-node, beside those that make a better verdict be written at once.
    static func begin(
        _ generation: Generation, mode: String = "enforce", isConfigured: Bool = true,
        settings: String = "credential = \"kubelet\"\n"
    ) throws -> ClusterStory {
        let node = try Clusters.shared.node(generation)
        try node.stopReporting()
        let mark = try node.auditMark()
        let start = try node.beginStory(mode: mode, isConfigured: isConfigured) {
            try node.write("better_after = \"0s\"\n" + settings, to: "/etc/netready/netready-node.toml.d/test.toml")
            try node.shell("systemctl start netready-node.path netready-node.timer")
        }
        var story = ClusterStory(node: node, cursor: start, mark: mark, start: mark)
        if !isConfigured { try node.verdict("notReady", after: start) }
        try story.expectAllWritten(after: start)
        try story.turn()
        return story
    }

    /// Begins a new chapter: what follows is told from here.
    mutating func turn() throws {
        // A change in the moment of its end would be found by the timer alone.
        try node.waitUntilReported()
        cursor = try node.cursor()
        mark = try node.auditMark()
    }

    /// Waits until the last verdict stands on the Node, and holds what was written since the last chapter against it.
    func expectAllWritten(after cursor: String? = nil) throws {
        func changes() throws -> [Record] {
            try node.journal(after: cursor ?? self.cursor).filter { $0["NETREADY_KIND"] == "verdictChanged" }
        }
        do {
            try node.waitFor("the last verdict on the Node", timeout: 10) {
                guard let last = try changes().last else { return true }
                return try node.writings(after: start).last?.condition.map { $0.tells(last) } ?? false
            }
        } catch let failure as CommandFailure {
            let said = try changes().map { "\($0.time) \($0)" } + node.reports(after: mark).map(\.description)
            throw CommandFailure(description: "\(failure)\n\(said.joined(separator: "\n"))")
        }
        let records = try changes()
        try expectInTime(records)
        let writings = try node.writings(after: mark)
        #expect(!records.isEmpty || writings.isEmpty, "written without a change: \(writings)")
        try expectNothingIdle(writings)
    }

    /// Two seconds after each record its verdict stands, unless another has followed by then. One that has gone before
    /// netready-node looked was never written; what stood before it stands.
    private func expectInTime(_ records: [Record]) throws {
        let writings = try node.writings(after: start)
        for (index, record) in records.enumerated() {
            let next = index + 1 < records.count ? records[index + 1].time : .infinity
            guard next > record.time + Self.limit else { continue }
            let stands = writings.last { $0.answered <= record.time + Self.limit }
            #expect(stands?.condition.map { $0.tells(record) } ?? false, "\(record) is written as \(writings)")
            guard let stands, stands.answered >= record.time else { continue }
            let took = Int((stands.answered - record.time) * 1000)
            print("condition on \(node.generation): \(took) ms after \(record["NETREADY_REASON"] ?? "")")
        }
    }

    /// No writing without a change, and each of netready's one condition alone.
    private func expectNothingIdle(_ writings: [AuditedRequest]) throws {
        for (first, second) in zip(writings, writings.dropFirst()) {
            #expect(first.condition != second.condition, "written twice: \(second)")
        }
        #expect(writings.allSatisfy { $0.conditions == 1 })
    }

    /// The file in front that `breakNetwork` writes.
    static let brokenFile = "/etc/cni/net.d/05-broken.conf"

    /// Makes the Node False by a file with an error in line 2, column 19.
    func breakNetwork() throws {
        try node.write("{\n  \"type\": \"bridge\",\n}\n", to: Self.brokenFile)
    }

    /// Makes it True again.
    func repairNetwork() throws { try node.shell("rm \(Self.brokenFile)") }

    /// Waits until kubectl shows a condition; returns its message.
    @discardableResult
    func shown(_ status: String, _ reason: String) throws -> String {
        let found = try node.waitFor("the condition \(status) \(reason)", timeout: Self.limit) {
            try node.conditions()[Node.conditionType].flatMap { $0.status == status && $0.reason == reason ? $0 : nil }
        }
        return found.message
    }
}

extension AuditedRequest.Condition {
    /// Whether it says what that record of a verdict does.
    func tells(_ record: Record) -> Bool {
        let verdict = record["NETREADY_VERDICT"]
        guard verdict != "ready" else { return status == "True" && reason == "Ready" }
        let status = verdict == "notReady" ? "False" : verdict == "degraded" ? "True" : "Unknown"
        return self.status == status && reason == record["NETREADY_REASON"]
    }
}

extension Node {
    /// The conditions of this node's Node, by their type.
    func conditions() throws -> [String: AuditedRequest.Condition] {
        let object = try JSONSerialization.jsonObject(with: Data(kubectl("get node \(name) --output json").utf8))
        let status = (object as? [String: Any])?["status"] as? [String: Any]
        let all = status?["conditions"] as? [[String: Any]] ?? []
        return all.reduce(into: [:]) { result, condition in
            result[condition["type"] as? String ?? ""] = .init(
                status: condition["status"] as? String ?? "", reason: condition["reason"] as? String ?? "",
                message: condition["message"] as? String ?? "")
        }
    }

    /// What kubectl prints, with the administrator's rights.
    func kubectl(_ words: String) throws -> String {
        try shell("KUBECONFIG=/etc/kubernetes/admin.conf kubectl \(words)")
    }

    /// Waits until netready-node has ended and systemd watches the status again.
    func waitUntilReported() throws {
        try waitFor("the end of netready-node") {
            try property("ActiveState", of: "netready-node.service") == "inactive"
                && property("SubState", of: "netready-node.path") == "waiting"
        }
    }

    /// Stops netready-node and has it forget everything.
    func stopReporting() throws {
        try shell(
            """
            systemctl stop netready-node.path netready-node.timer netready-node.service 2>/dev/null || true
            rm -rf /var/lib/private/netready-node /run/private/netready-node
            mkdir -p /etc/netready/netready-node.toml.d
            """)
    }
}
