package import Node
package import Remediation

/// The daemon's settings, defaults included; `config/netready.toml` documents each.
package struct Settings: Sendable, Equatable {
    /// What is named of the runtime's place; the rest is found on the node.
    package var named = NamedPlace()
    /// Nanoseconds between two looks when nothing happens.
    package var poll = 60 * Span.second
    /// Nanoseconds that one call of CRI Status may be without an answer before that is called a hang.
    package var hangAfter = StatusDelay.usualLimit
    /// Nanoseconds between two records when nothing changes.
    package var heartbeat = 6 * Span.hour
    /// The group of nodes that this one belongs to, for metrics; empty where none is named.
    package var group = ""
    package var remediation = RemediationSettings()

    package init() {}
}
