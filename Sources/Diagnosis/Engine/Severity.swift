/// How much a finding weighs.
package enum Severity: String, Sendable {
    /// The node is not ready because of it, or pods fail now.
    case error
    /// Pods will fail, or the next event or restart takes the node down.
    case warning
    /// Good to know; the node is sound.
    case info
}

/// What a finding asks for.
package enum RemedyKind: String, Sendable {
    case none
    case reload
    case restart
    case fixThenReload
    case fixThenRestart
    case clusterSide
}

/// What a finding says of the network that is loaded, where it says that it should not be as it is.
package enum NetworkFault: String, Sendable {
    /// Pods start, on a network that nobody wants.
    case wrong
    /// Pods fail to start on it.
    case broken
}
