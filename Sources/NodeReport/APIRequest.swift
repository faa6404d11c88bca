package import Syntax

/// One request to the API server.
package struct APIRequest: Sendable, Equatable {
    package var method: String
    /// From the server's address on.
    package var path: String
    package var contentType: String
    package var body: JSONValue

    /// Writes the condition, whatever others stand there.
    ///
    /// A strategic merge patch: conditions are merged by their type, so nothing is read before, and nothing of others is
    /// overwritten. Source: `patchMergeKey=type` of NodeStatus.Conditions, k8s.io/api/core/v1.
    /// - Parameters:
    ///   - heartbeat: now, RFC 3339 to the second.
    ///   - transition: when its status last changed.
    package static func write(
        _ condition: NodeCondition, on node: String, heartbeat: String, transition: String
    ) -> APIRequest {
        patch(
            node,
            [
                ("type", .string(NodeCondition.type)), ("status", .string(condition.status)),
                ("reason", .string(condition.reason)), ("message", .string(condition.message)),
                ("lastHeartbeatTime", .string(heartbeat)), ("lastTransitionTime", .string(transition)),
            ])
    }

    /// Takes the condition off the Node.
    package static func remove(from node: String) -> APIRequest {
        patch(node, [("$patch", "delete"), ("type", .string(NodeCondition.type))])
    }

    private static func patch(_ node: String, _ members: [(String, JSONValue)]) -> APIRequest {
        APIRequest(
            method: "PATCH", path: "/api/v1/nodes/\(node)/status",
            contentType: "application/strategic-merge-patch+json",
            body: .object([("status", .object([("conditions", .array([.object(members)]))]))]))
    }

    /// Makes an Event of the Node, as `kubectl describe node` finds it: in the namespace default, with the Node's name for
    /// its uid, as kubelet has it. Source: kubelet's nodeRef in cmd/kubelet; kubectl's describe of a node.
    package static func post(_ event: NodeEvent, on node: String) -> APIRequest {
        let involved = JSONValue.object([
            ("apiVersion", "v1"), ("kind", "Node"), ("name", .string(node)), ("uid", .string(node)),
        ])
        let object = JSONValue.object([
            ("apiVersion", "v1"), ("kind", "Event"),
            ("metadata", .object([("name", .string("\(node).\(event.name)")), ("namespace", "default")])),
            ("involvedObject", involved), ("type", .string(event.isWarning ? "Warning" : "Normal")),
            ("reason", .string(event.reason)), ("message", .string(event.message)), ("count", 1),
            ("firstTimestamp", .string(event.time)), ("lastTimestamp", .string(event.time)),
            ("source", .object([("component", "netready"), ("host", .string(node))])),
        ])
        return APIRequest(
            method: "POST", path: "/api/v1/namespaces/default/events", contentType: "application/json",
            body: object)
    }
}

/// An Event of the Node: a change for the worse or for the better.
package struct NodeEvent: Sendable, Equatable {
    /// What follows the Node's name; one change has one name, so that a repeated request makes no second Event.
    package var name: String
    package var isWarning: Bool
    package var reason: String
    package var message: String
    /// RFC 3339, to the second.
    package var time: String
}
