import Containerd
import Diagnosis
import Node
import SampleNodes
import Testing

/// One change of a sound node that raises a finding, and what mends it.
struct FindingCase: Sendable, CustomTestStringConvertible {
    var code: FindingCode
    var severity: Severity
    /// `file:line:column` or a file; nil where the finding is of no file.
    var place: String?
    /// What the sentence has to name.
    var names: [String]
    var sound: Snapshot
    var cause: @Sendable (inout Snapshot) -> Void
    var mend: @Sendable (inout Snapshot) -> Void

    init(
        _ code: FindingCode, _ severity: Severity, at place: String? = nil, naming names: String...,
        on sound: Snapshot = .sound, cause: @escaping @Sendable (inout Snapshot) -> Void,
        mend: @escaping @Sendable (inout Snapshot) -> Void
    ) {
        self.code = code
        self.severity = severity
        self.place = place
        self.names = names
        self.sound = sound
        self.cause = cause
        self.mend = mend
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
        .proxyCatchesPlugins,
        .sandboxLeftover,
        .handlerNetworkBroken,
        .nextLoadFails,
        .nextRestartFails,
        .otherNetworksOnDisk,
        .otherSettingsOnDisk,
        .readingIncomplete,
        .versionBeyondKnown,
        .nextStartUndecided,
        .versionNotPredicted,
        .versionUnknown,
        .pluginStatusUnknown,
        .runningConfigStale,
        .criDisabled,
        .criLoadFailed,
        .confDirRemoved,
        .confFileBlocks,
        .containerdCrashLoop,
        .containerdFailed,
        .containerdMasked,
        .containerdStarting,
        .containerdStopped,
        .containerdWillNotStart,
        .inotifyLimit,
        .kubeletAsksOther,
        .noRuntime,
        .otherRuntime,
        .runtimeTooOld,
        .socketDenied,
        .socketGone,
        .socketUnreachable,
        .statusHangs,
        .statusSlow,
        .twoRuntimes,
        .cniVersionUnsupported,
        .agentAPIUnreachable,
        .agentFailing,
        .agentImagePull,
        .agentWithoutPodCIDR,
        .confDirEmpty,
        .confDirMissing,
        .confInWrongDirectory,
        .confOwnershipFight,
        .confRemoved,
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
