/// Something done to the node.
package enum ActKind: String, Sendable, CaseIterable {
    /// Make containerd read its CNI directory again, without a restart.
    case reload
    /// Restart the unit of containerd.
    case restart
    /// Clear the failed state of the unit, and start it.
    case start

    /// Whether it ends the running containerd or starts a new one: what spacing and budget count.
    package var isRestart: Bool { self != .reload }
}
