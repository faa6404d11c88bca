import Node
package import Syntax

/// The settings of netready-node, defaults included; `config/netready-node.toml` documents each.
package struct NodeSettings: Sendable, Equatable {
    /// Whose identity is used towards the API server.
    package enum Credential: String, Sendable, CaseIterable {
        case own
        case kubelet
    }

    package var credential = Credential.own
    /// Where the credential is; nil is where it usually is.
    package var kubeconfig: String?
    /// The Node's name; nil where it is found.
    package var node: String?
    /// Nanoseconds that a better verdict must have stood before it is written.
    package var betterAfter = 10 * Span.second
    /// The least nanoseconds between two writings without a change.
    package var heartbeat = 5 * Span.minute
    /// Nanoseconds without netreadyd after which nothing is known any more.
    package var silence = Span.minute
    /// Whether changes make Events.
    package var events = true

    package init() {}

    /// Reads the files in their order, later ones over earlier ones; what is not known is an error.
    package static func read(_ files: [(path: String, bytes: [UInt8])]) throws(NodeSettingsError) -> NodeSettings {
        var settings = NodeSettings()
        for file in files { try settings.merge(file.path, file.bytes) }
        return settings
    }

    private mutating func merge(_ path: String, _ bytes: [UInt8]) throws(NodeSettingsError) {
        let table: TOMLTable
        do throws(SyntaxError) {
            table = try parseTOML(bytes)
        } catch {
            throw NodeSettingsError(path, error.position, "this is not TOML: \(error.message)")
        }
        for member in table.members {
            guard let key = Key.all.first(where: { $0.name == member.key }) else {
                let near = NearName.nearest(to: member.key, among: Key.all.map(\.name))
                let hint = near.map { "; did you mean \($0)?" } ?? "."
                throw NodeSettingsError(path, member.keyPosition, "the key \(member.key) is not known\(hint)")
            }
            guard key.set(&self, member.value) else {
                throw NodeSettingsError(path, member.value.position, "\(key.name) must be \(key.expects).")
            }
        }
    }
}

/// Why settings are refused: one sentence with file, line, column and what to do.
package struct NodeSettingsError: Error, Sendable, Equatable, CustomStringConvertible {
    package var description: String

    package init(_ file: String, _ position: Position?, _ sentence: String) {
        let place = position.map { ":\($0.line):\($0.column)" } ?? ""
        description = "\(file)\(place): \(sentence)"
    }
}

/// One key: what it takes, and where its value goes.
private struct Key: Sendable {
    var name: String
    var expects: String
    /// False where the value is not what is expected.
    var set: @Sendable (inout NodeSettings, TOMLValue) -> Bool

    static let all: [Key] = [
        Key(name: "credential", expects: "one of \"own\", \"kubelet\"") { settings, value in
            guard let credential = value.stringValue.flatMap(NodeSettings.Credential.init) else { return false }
            settings.credential = credential
            return true
        },
        Key(name: "kubeconfig", expects: "an absolute path") { settings, value in
            guard let path = value.stringValue, path.hasPrefix("/") else { return false }
            settings.kubeconfig = path
            return true
        },
        Key(name: "node", expects: "the name of a Node of Kubernetes") { settings, value in
            guard let name = value.stringValue, isNodeName(name) else { return false }
            settings.node = name
            return true
        },
        .duration("better_after", 0...(10 * Span.minute)) { $0.betterAfter = $1 },
        .duration("heartbeat", (5 * Span.minute)...(24 * Span.hour)) { $0.heartbeat = $1 },
        .duration("silence", (10 * Span.second)...Span.hour) { $0.silence = $1 },
        Key(name: "events", expects: "true or false") { settings, value in
            guard let flag = value.boolValue else { return false }
            settings.events = flag
            return true
        },
    ]

    static func duration(
        _ name: String, _ range: ClosedRange<Int64>,
        _ put: @escaping @Sendable (inout NodeSettings, Int64) -> Void
    ) -> Key {
        let limits = "from \(Span.text(range.lowerBound)) to \(Span.text(range.upperBound))"
        return Key(name: name, expects: "a duration such as \"10s\" or \"5min\", \(limits)") { settings, value in
            guard let text = value.stringValue, let duration = parseDuration(text), range.contains(duration) else {
                return false
            }
            put(&settings, duration)
            return true
        }
    }
}

/// Whether a text can be the name of a Node: RFC 1123's subdomain, as Kubernetes asks for.
package func isNodeName(_ text: String) -> Bool {
    let isPlain: (UInt8) -> Bool = { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
    guard let first = text.utf8.first, let last = text.utf8.last, isPlain(first), isPlain(last) else { return false }
    return text.utf8.count <= 253 && text.utf8.allSatisfy { isPlain($0) || $0 == 0x2D || $0 == 0x2E }
}
