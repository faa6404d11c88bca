/// What hinted that something may have changed; the name is a metric label.
package enum Trigger: String, Sendable, CaseIterable {
    case start
    case inotify
    case unit
    case journal
    case timer
    case poll
    case signal
    case act
    /// CRI Status was answered late.
    case answer
    /// A person's command asks, once.
    case command

    /// What is around containerd is looked at with it, however well all is.
    var includesContext: Bool { self == .start || self == .poll || self == .command }

    /// What is seen is not said before all of it is.
    var includesAll: Bool { self == .start || self == .command }

    /// Nanoseconds that what is seen is held back for the sake of what is not yet; nil where there is no hurry.
    var patience: Int64? { self == .command ? nil : 250_000_000 }
}
