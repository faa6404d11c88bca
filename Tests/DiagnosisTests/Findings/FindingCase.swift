import Containerd
import Diagnosis
import Node
import SampleNodes
import Testing

/// One change of a sound node that raises a finding, and what fixes it.
struct FindingCase: Sendable, CustomTestStringConvertible {
    var code: FindingCode
    var severity: Severity
    /// `file:line:column` or a file; nil where the finding is of no file.
    var place: String?
    /// What the sentence has to name.
    var names: [String]
    var sound: Snapshot
    var cause: @Sendable (inout Snapshot) -> Void
    var fix: @Sendable (inout Snapshot) -> Void

    init(
        _ code: FindingCode, _ severity: Severity, at place: String? = nil, naming names: String...,
        on sound: Snapshot = .sound, cause: @escaping @Sendable (inout Snapshot) -> Void,
        fix: @escaping @Sendable (inout Snapshot) -> Void
    ) {
        self.code = code
        self.severity = severity
        self.place = place
        self.names = names
        self.sound = sound
        self.cause = cause
        self.fix = fix
    }

    var testDescription: String { code.rawValue }

    /// Those at which ``InputTests`` look besides the nodes of Tests/Nodes.
    static let all = ofRules + networks + plugins + inputs

    private static let ofRules: [FindingCase] = [
        .confTemplateSelectsNothing,
        .configKeyIgnored,
        .deafWhileReady,
        .configReplacedByImport,
        .cgroupDriverMismatch,
        .clockBehind,
        .podRequestFails,
        .proxyInterceptsPlugins,
        .sandboxLeftover,
        .handlerNetworkBroken,
        .nextLoadFindsNoConfig,
        .nextLoadConfigEmpty,
        .nextLoadWrongExtension,
        .nextLoadConfigInvalid,
        .nextRestartContainerdExits,
        .nextRestartContainerdHangs,
        .nextRestartCRIDisabled,
        .nextRestartCRIFails,
        .nextRestartConfDirIgnored,
        .nextRestartConfDirChanged,
        .nextRestartLoadFails,
        .otherNetworksOnDisk,
        .otherConfDirOnDisk,
        .otherPluginDirOnDisk,
        .predictionIncomplete,
        .versionNewerThanKnown,
        .nextStartUndecided,
        .versionUnsupported,
        .versionUnknown,
        .pluginStatusUnknown,
        .criDisabledUntilRestart,
        .criFailedUntilRestart,
        .runningConfigStale,
        .criDisabled,
        .criLoadFailed,
        .runtimeExitedOnConfDirRemoval,
        .confFileBlocks,
        .containerdCrashLoop,
        .containerdFailed,
        .containerdMasked,
        .containerdUnitRefused,
        .containerdStarting,
        .containerdStopped,
        .containerdWillNotStart,
        .inotifyLimit,
        .kubeletUsesOtherRuntime,
        .noRuntime,
        .otherRuntime,
        .runtimeTooOld,
        .runtimeDependencyFailed,
        .runtimeNotExecutable,
        .runtimeOlderThanConfig,
        .supervisorCrashLoop,
        .supervisorRefusesConfig,
        .socketDenied,
        .socketGone,
        .socketUnreachable,
        .statusHangs,
        .statusSlow,
        .twoRuntimes,
        .cniVersionUnsupported,
        .agentAPIUnreachable,
        .agentFailing,
        .agentNotScheduled,
        .agentNotStarted,
        .agentOperatorMissing,
        .agentImagePull,
        .agentWithoutPodCIDR,
        .noNetworkConfig,
        .confDirMissing,
        .confDirSettingEmpty,
        .networkConfigPending,
        .onlyUnwantedConfig,
        .confInWrongDirectory,
        .confOwnershipFight,
        .configRemoved,
        .confTemplateMissing,
        .hostDirectoryUnwritable,
        .readyButAgentDown,
        .confFileEmpty,
        .confFileInvalid,
        .confFileMalformed,
        .confFileUnreadable,
        .confNotLoaded,
        .confWrongExtension,
        .pluginStatusFails,
        .predictionDisproved,
        .watchDead,
        .watchElsewhere,
    ]
}
