/// What lines of kubelet's log tell.
extension JournalLine {
    /// A pod's sandbox has ended, and it gets another.
    var tellsOfChangedSandbox: Bool { holds("Pod sandbox changed") }
}
