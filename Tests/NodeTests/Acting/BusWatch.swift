import Foundation

/// The messages on a node's system bus, written down one after the other by a monitor in the node.
struct BusWatch {
    /// A method that somebody called.
    struct Call: Hashable, CustomStringConvertible {
        var sender: String
        /// Interface and name.
        var method: String
        /// The object that it was called of.
        var path: String
        /// Its first argument where that is a text: the unit, for what changes one.
        var first: String?

        var description: String { "\(method)(\(first ?? "")) of \(path)" }
    }

    private static let unit = "bus-watch.service"
    private let node: Node
    private let path = "/root/bus-watch.json"

    /// Begins, and returns once the monitor has seen a call of its own.
    init(_ node: Node) throws {
        self.node = node
        try node.shell(
            """
            systemctl stop \(Self.unit) 2>/dev/null || true
            rm -f \(path)
            systemd-run --quiet --unit=\(Self.unit) --property=StandardOutput=truncate:\(path) \
                busctl monitor --json=short
            """)
        _ = try calls()
    }

    /// All calls so far, in their order.
    ///
    /// A mark ends them: the bus hands messages to a monitor in the order in which it gets them, so once the mark is
    /// seen nothing that was said before it is missing.
    func calls() throws -> [Call] {
        let mark = "mark-\(UUID().uuidString)"
        return try node.waitFor("the bus monitor", timeout: 20) {
            _ = try node.exec([
                "busctl", "call", "org.freedesktop.DBus", "/", "org.freedesktop.DBus", "NameHasOwner", "s", mark,
            ])
            guard node.exists(path) else { return nil }
            let seen = try node.read(path).split(separator: "\n").compactMap(Self.call)
            return seen.contains { $0.first == mark } ? seen : nil
        }
    }

    /// The names under which a process of the node, by its pid there, is on the bus.
    func names(of pid: Int32) throws -> Set<String> {
        let lines = try node.shell("busctl list --unique --no-legend | awk '$2 == \(pid) { print $1 }'")
        return Set(lines.split(separator: "\n").map(String.init))
    }

    func end() {
        _ = try? node.shell("systemctl stop \(Self.unit); rm -f \(path)")
    }

    private static func call(_ line: Substring) -> Call? {
        guard let message = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
            message["type"] as? String == "method_call", let sender = message["sender"] as? String
        else { return nil }
        let payload = message["payload"] as? [String: Any]
        return Call(
            sender: sender, method: "\(message["interface"] as? String ?? "").\(message["member"] as? String ?? "")",
            path: message["path"] as? String ?? "", first: (payload?["data"] as? [Any])?.first as? String)
    }
}
