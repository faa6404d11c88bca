/// What comes of a finding where nobody fixes it.
package enum Impact: Sendable {
    /// NetworkReady is false, or the node has no runtime, by it.
    case networkDown
    /// NetworkReady is true, and pods fail or go wrong.
    case podsFail
    /// The next load of the CNI files takes the network away, or makes it another one.
    case nextReload
    /// The same of the next start of containerd.
    case nextRestart
    /// Good to know; the node is sound.
    case note

    package var severity: Severity {
        switch self {
        case .networkDown: .error
        case .podsFail, .nextReload, .nextRestart: .warning
        case .note: .info
        }
    }
}

/// How sure a finding is.
package enum Confidence: String, Sendable {
    /// containerd's own answer, or bytes on disk.
    case proven
    /// A log line that nothing contradicts.
    case reported
    /// Absence, or a threshold.
    case inferred
}
