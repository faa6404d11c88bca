package import Containerd

/// All that one observation of a node found, as values: an assessment depends on nothing else.
package struct Snapshot: Sendable, Equatable {
    package var takenAt: Timestamp
    /// The node's files as containerd sees them.
    package var files: FileTree
    /// nil for a tree that no containerd runs on (`check --root`).
    package var live: LiveReading?
    /// The version of the binary that a start would run now; nil where it cannot be told.
    package var installedVersion: ContainerdVersion?
    /// `e_machine` of the node's ELF programs; nil where unknown.
    package var machine: UInt16?
    /// The configuration file that containerd starts with, `--config`.
    package var configPath: String
    /// `--config` names it, so that containerd does not start without it.
    package var configMustExist: Bool
    /// Containers that the CRI knows; nil where it was not asked.
    package var containers: [ContainerReading]?
    package var system: SystemReading
    /// What the plugins of the networks in force say of themselves; nil where they were not run, as they never are
    /// unless a person asks for it.
    package var pluginVersions: [PluginVersionReading]?
    /// What is on record of the start of a run of containerd, most often the present one.
    package var recordedStart: RecordedStart?
    /// What was not seen, and why.
    package var blind: [Blindness]
    /// Which runtime was looked at, and why that one; nil where nobody has chosen, as in a tree.
    package var runtime: RuntimeChoice?
    /// What the observer left out, where neither ``blind`` nor the lack of it tells; see ``unobserved``.
    package var notObserved: [NotObserved]

    package init(
        takenAt: Timestamp, files: FileTree, live: LiveReading?, installedVersion: ContainerdVersion?,
        machine: UInt16? = nil, configPath: String = Snapshot.defaultConfigPath, configMustExist: Bool = false,
        containers: [ContainerReading]? = nil, system: SystemReading = SystemReading(),
        pluginVersions: [PluginVersionReading]? = nil, recordedStart: RecordedStart? = nil, blind: [Blindness] = [],
        notObserved: [NotObserved] = []
    ) {
        self.takenAt = takenAt
        self.files = files
        self.live = live
        self.installedVersion = installedVersion
        self.machine = machine
        self.configPath = configPath
        self.configMustExist = configMustExist
        self.containers = containers
        self.system = system
        self.pluginVersions = pluginVersions
        self.recordedStart = recordedStart
        self.blind = blind
        self.notObserved = notObserved
    }

    /// Where containerd looks without `--config`.
    package static let defaultConfigPath = "/etc/containerd/config.toml"

    /// What a start of that version makes of the files.
    package func predictRestart(_ version: ContainerdVersion, _ memory: StartMemory? = nil) -> Prediction {
        predict(
            files, version: version, configPath: configPath, configMustExist: configMustExist, memory: memory)
    }
}

/// What is running on the node now.
package struct LiveReading: Sendable, Equatable {
    package var answer: RuntimeAnswer
    /// What CRI `Version` said last of the present process.
    package var runningVersion: ContainerdVersion?
    /// What the process calls itself there, `containerd` or the name of another runtime; nil where it has not been asked.
    package var runtimeName: String?
    package var unit: UnitReading?
    package var process: ProcessReading?
    package var watch: WatchState
    /// The files are proven to be those that containerd sees: its mount table was compared, or it has no process.
    package var isViewProven: Bool
    /// Nanoseconds that the machine has slept while netready looked on; no time for containerd.
    package var slept: Int64 = 0
    /// The journal of containerd, of kubelet and of the kernel as far as it matters, oldest first, bounded.
    package var journal: [JournalLine]
    /// How long Status takes; nil where it takes as long as it usually does.
    package var delay: StatusDelay?
    /// containerd's process listens on the CRI socket, and the socket's name is gone or leads elsewhere: whoever was not
    /// connected before cannot connect.
    package var isSocketGone = false

    /// The status beside it is that of an earlier call.
    package var isOld: Bool { delay?.isOutstanding == true }

    package init(
        answer: RuntimeAnswer, runningVersion: ContainerdVersion? = nil, unit: UnitReading? = nil,
        process: ProcessReading? = nil, watch: WatchState = .unknown("not looked at"), isViewProven: Bool = true,
        journal: [JournalLine] = []
    ) {
        self.answer = answer
        self.runningVersion = runningVersion
        self.unit = unit
        self.process = process
        self.watch = watch
        self.isViewProven = isViewProven
        self.journal = journal
    }
}

/// What asking containerd for its CRI status gave.
package enum RuntimeAnswer: Sendable, Equatable {
    case status(RuntimeStatus)
    /// containerd lives and serves no CRI.
    case unimplemented(String)
    /// containerd lives and is still recovering its state.
    case notInitialized
    /// No answer to Status so far, and none of earlier; whether Version did answer on the same socket.
    case timedOut(versionAnswers: Bool)
    case noSocket
    case refused
    case denied
    case failed(String)
}

/// CRI `Status` with verbose info.
package struct RuntimeStatus: Sendable, Equatable {
    package var networkReady: Bool
    package var message: String
    package var runtimeReady: Bool
    package var running: RunningConfiguration

    package init(networkReady: Bool, message: String, runtimeReady: Bool, running: RunningConfiguration) {
        self.networkReady = networkReady
        self.message = message
        self.runtimeReady = runtimeReady
        self.running = running
    }
}

/// The systemd unit that containerd runs in.
package struct UnitReading: Sendable, Equatable {
    package var name: String
    package var loadState: String
    package var activeState: String
    package var subState: String
    package var result: String
    package var restartCount: UInt32
    package var killMode: String
    package var invocationID: String
    package var mainPID: Int32
    package var hasJob: Bool
    /// When the unit last became active, by the boot-time clock in nanoseconds; nil when never.
    package var activeSince: Int64?
    /// What the unit's processes start with, of what matters to a network plugin: the proxy variables.
    package var environment: [String: String]
    /// Units without which it does not run (`Requires=`, `Requisite=`, `BindsTo=`), where they have failed.
    package var failedDependencies: [FailedUnit] = []
    /// What its command line says of `address`, `root` and `state`, so that config.toml does not.
    package var fixedSettings: [String] = []

    package init(
        name: String, loadState: String = "loaded", activeState: String, subState: String, result: String = "success",
        restartCount: UInt32 = 0, killMode: String = "process", invocationID: String = "", mainPID: Int32 = 0,
        hasJob: Bool = false, activeSince: Int64? = nil, environment: [String: String] = [:]
    ) {
        self.name = name
        self.loadState = loadState
        self.activeState = activeState
        self.subState = subState
        self.result = result
        self.restartCount = restartCount
        self.killMode = killMode
        self.invocationID = invocationID
        self.mainPID = mainPID
        self.hasJob = hasJob
        self.activeSince = activeSince
        self.environment = environment
    }

    /// No process now, and systemd will start one by itself.
    package var isComingBack: Bool {
        // Between the two halves of a restart the unit is inactive, and its job goes on.
        activeState == "activating" || subState == "auto-restart" || (activeState == "inactive" && hasJob)
    }

    /// systemd has no unit file of that name.
    package var isMissing: Bool { loadState == "not-found" }

    /// systemd has a unit file that it cannot use.
    package var isBroken: Bool { loadState == "bad-setting" || loadState == "error" }

    /// Somebody stopped it, or nobody ever started it: systemd will not bring it back, and neither may we.
    package var isStopped: Bool {
        guard !isMissing, !isBroken else { return false }
        return loadState == "masked" || (activeState == "inactive" && result == "success" && !hasJob)
    }
}

/// A unit that has failed.
package struct FailedUnit: Sendable, Equatable {
    package var name: String
    /// `exit-code`, `signal`, `oom-kill`, ...
    package var result: String

    package init(name: String, result: String) {
        self.name = name
        self.result = result
    }
}

/// The process that answers on the CRI socket.
package struct ProcessReading: Sendable, Equatable {
    package var pid: Int32
    /// Start by the wall clock, nanoseconds since the epoch, for comparison with the times of files.
    package var startedAt: Int64
    /// Start by the boot-time clock in nanoseconds.
    package var startedMonotonic: Int64

    package init(pid: Int32, startedAt: Int64, startedMonotonic: Int64) {
        self.pid = pid
        self.startedAt = startedAt
        self.startedMonotonic = startedMonotonic
    }
}

/// Whether containerd would notice a change in its CNI directory.
///
/// Found by comparing the inotify lines of its fdinfo with those of our own watch on the same path.
package enum WatchState: Sendable, Equatable {
    case alive
    /// It holds a watch on another inode than the one the path leads to now.
    case elsewhere
    /// It holds no watch that could be that of the directory.
    case dead
    case unknown(String)

    package var name: String {
        switch self {
        case .alive: "alive"
        case .elsewhere: "elsewhere"
        case .dead: "dead"
        case .unknown: "unknown"
        }
    }

    /// Why nothing is known of it; nil where something is.
    package var reason: String? {
        if case .unknown(let why) = self { why } else { nil }
    }

    package var isBroken: Bool { self == .dead || self == .elsewhere }
}
