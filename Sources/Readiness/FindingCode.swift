/// The name of something found on a node: public interface, without values in it.
///
/// Raw values appear in records, metrics, status documents and exit paths; the order here is the order of rank:
/// an earlier code is mended first.
package enum FindingCode: String, Sendable, CaseIterable {
    // No answer from containerd.
    case containerdWillNotStart = "ContainerdWillNotStart"
    case containerdMasked = "ContainerdMasked"
    case containerdStopped = "ContainerdStopped"
    case containerdCrashLoop = "ContainerdCrashLoop"
    case confDirRemoved = "ConfDirRemoved"
    case containerdFailed = "ContainerdFailed"
    case containerdStarting = "ContainerdStarting"
    case confFileBlocks = "ConfFileBlocks"
    case statusHangs = "StatusHangs"
    case socketUnreachable = "SocketUnreachable"
    case socketDenied = "SocketDenied"
    case versionNotPredicted = "VersionNotPredicted"
    case versionUnknown = "VersionUnknown"
    case readingIncomplete = "ReadingIncomplete"

    // containerd serves no CRI.
    case criDisabled = "CRIDisabled"
    case criLoadFailed = "CRILoadFailed"

    // The files are good, the running containerd is behind them.
    case runningConfigStale = "RunningConfigStale"
    case watchDead = "WatchDead"
    case watchElsewhere = "WatchElsewhere"
    case confNotLoaded = "ConfNotLoaded"
    case predictionDisproved = "PredictionDisproved"

    // The directory or the file that decides is bad.
    case confDirEmpty = "ConfDirEmpty"
    case confDirMissing = "ConfDirMissing"
    case confFileEmpty = "ConfFileEmpty"
    case confFileMalformed = "ConfFileMalformed"
    case confFileInvalid = "ConfFileInvalid"
    case confFileUnreadable = "ConfFileUnreadable"
    case pluginStatusFails = "PluginStatusFails"

    // NetworkReady is true and pods fail, or will.
    case pluginBinaryMissing = "PluginBinaryMissing"
    case pluginBinaryNotExecutable = "PluginBinaryNotExecutable"
    case pluginBinaryWrongArchitecture = "PluginBinaryWrongArchitecture"
    case pluginBinaryIncomplete = "PluginBinaryIncomplete"
    case pluginInterpreterMissing = "PluginInterpreterMissing"
    case nextLoadFails = "NextLoadFails"
    case nextRestartFails = "NextRestartFails"
    case handlerNetworkBroken = "HandlerNetworkBroken"
    case otherNetworksOnDisk = "OtherNetworksOnDisk"
    case otherSettingsOnDisk = "OtherSettingsOnDisk"
    case confTemplateSelectsNothing = "ConfTemplateSelectsNothing"
    case configKeyIgnored = "ConfigKeyIgnored"
    case configReplacedByImport = "ConfigReplacedByImport"

    // For information.
    case pluginStatusUnknown = "PluginStatusUnknown"
    case versionBeyondKnown = "VersionBeyondKnown"

    /// Place in the ranking, 0 first.
    package var rank: Int { Self.allCases.firstIndex(of: self) ?? Self.allCases.count }
}

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
package enum Mend: String, Sendable {
    case none
    case reload
    case restart
    case fixThenReload
    case fixThenRestart
    case clusterSide
}

/// What is always true of a finding code, whatever node it is found on.
package struct FindingMeaning: Sendable {
    /// One sentence: what it means.
    package var meaning: String
    /// How it is proven.
    package var proof: String
    /// What to do.
    package var advice: String
    /// The word for its cause in the vocabulary of failure reports.
    package var cause: String
    package var mend: Mend
}
