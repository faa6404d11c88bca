package import Syntax

/// What the Node is to say of the container network: one condition of a Kubernetes Node, without its times.
package struct NodeCondition: Sendable, Equatable {
    /// The condition's type on the Node.
    package static let type = "netready.dev/ContainerNetworkReady"
    /// Bytes of a message; what a person has to type is never cut off for the sake of what was found.
    package static let messageLimit = 1024

    /// The verdicts of `netready.status/v2`, from the best to the worst.
    package enum Verdict: String, Sendable, CaseIterable {
        case ready
        case degraded
        case unknown
        case notReady

        /// Of two, the greater is the worse.
        package var badness: Int {
            switch self {
            case .ready: 0
            case .degraded: 1
            case .unknown: 2
            case .notReady: 3
            }
        }

        /// A degraded node is ready now: what asks for the condition to be True wants to know no more.
        package var conditionStatus: String {
            switch self {
            case .ready, .degraded: "True"
            case .notReady: "False"
            case .unknown: "Unknown"
            }
        }
    }

    package var verdict: Verdict
    /// Code of the first finding, or `Ready`: letters and digits.
    package var reason: String
    /// What was found and what to type.
    package var message: String

    package init(verdict: Verdict, reason: String, message: String) {
        self.verdict = verdict
        self.reason = reason
        self.message = message
    }

    /// `True`, `False` or `Unknown`.
    package var status: String { verdict.conditionStatus }

    /// What a status file says; nil where it is none of netreadyd.
    package init?(status json: JSONValue) {
        guard json["schema"]?.stringValue?.hasPrefix("netready.status/") == true,
            let verdict = json["verdict"]?.stringValue.flatMap(Verdict.init),
            let reason = json["reason"]?.stringValue, Self.isReason(reason)
        else { return nil }
        self.init(verdict: verdict, reason: reason, message: Self.message(verdict, json))
    }

    /// What holds while netreadyd does not say anything.
    package static let silent = NodeCondition(
        verdict: .unknown, reason: "NetreadydNotRunning",
        message: """
            Whether the container network is ready is not known: netreadyd does not run on this node. \
            systemctl status netreadyd says why; systemctl start netreadyd starts it.
            """)

    /// What holds while netreadyd runs and what it says cannot be read.
    package static let unreadable = NodeCondition(
        verdict: .unknown, reason: "StatusNotReadable",
        message: """
            Whether the container network is ready is not known: the status file of netreadyd on this node cannot be \
            read. journalctl -u netready-node says why; netready status asks netreadyd itself.
            """)

    /// Whether nothing is known of netreadyd's verdict.
    var isSilence: Bool { self == .silent || self == .unreadable }

    /// As the API server takes it: a word of letters, digits and underscores.
    private static func isReason(_ text: String) -> Bool {
        let isLetter: (UInt8) -> Bool = { (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) }
        guard let first = text.utf8.first, isLetter(first), text.utf8.count <= 128 else { return false }
        return text.utf8.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
    }

    private static func message(_ verdict: Verdict, _ json: JSONValue) -> String {
        let networks = json["afterReload"]?["networks"]?.strings.joined(separator: ", ") ?? ""
        guard verdict != .ready else {
            return cut("The container network is ready\(networks.isEmpty ? "." : " (\(networks)).")", messageLimit)
        }
        let first = json["findings"]?.arrayValue?.first
        let found = firstLine(first?["message"]?.stringValue ?? json["remedy"]?["why"]?.stringValue ?? "")
        let advice = cut(firstLine(first?["fix"]?.stringValue ?? ""), messageLimit / 2)
        let start: String =
            switch verdict {
            case .notReady: "The container network is not ready"
            case .degraded: "The container network is degraded"
            default: "Whether the container network is ready is not known"
            }
        let sentence = found.isEmpty ? "\(start)." : "\(start): \(found)"
        guard !advice.isEmpty, !sentence.holds(advice) else { return cut(sentence, messageLimit) }
        return "\(cut(sentence, messageLimit - advice.utf8.count - 1)) \(advice)"
    }

    private static func firstLine(_ text: String) -> String {
        printable(String(text.parts("\n").first ?? ""))
    }
}

/// A text of at most so many bytes, whole characters, with an ellipsis where something is missing.
func cut(_ text: String, _ limit: Int) -> String {
    guard text.utf8.count > limit else { return text }
    let ellipsis = "…"
    var kept = ""
    var count = ellipsis.utf8.count
    for scalar in text.unicodeScalars {
        let length = UTF8.width(scalar)
        guard count + length <= limit else { break }
        kept.unicodeScalars.append(scalar)
        count += length
    }
    return kept + ellipsis
}
