/// What systemd knows about a service (org.freedesktop.systemd1(5), interfaces Unit and Service), read in one call and
/// so all of one moment. Times are microseconds; 0 is never.
package struct UnitProperties: Equatable, Sendable {
    /// A program that the unit runs.
    package struct Command: Equatable, Sendable {
        package var path = ""
        /// With the program's own name first.
        package var arguments: [String] = []
        /// `-` in the unit: a failure is none.
        package var ignoresFailure = false

        package init() {}
    }

    /// `EnvironmentFile=`.
    package struct EnvironmentFile: Equatable, Sendable {
        package var path = ""
        /// `-` in the unit: it need not exist.
        package var isOptional = false

        package init() {}
    }

    /// A job that is queued for the unit.
    package struct Job: Equatable, Sendable {
        package var id: UInt32 = 0
        /// Its object path.
        package var path = ""

        package init() {}
    }

    /// The primary name; another one than was asked for when that was an alias.
    package var id = ""
    /// `active`, `activating`, `deactivating`, `inactive`, `failed`, `reloading`.
    package var activeState = ""
    /// `running`, `auto-restart`, `dead`, `failed`, ...
    package var subState = ""
    /// `loaded`, `not-found`, `bad-setting`, `error`, `masked`.
    package var loadState = ""
    /// `enabled`, `disabled`, `static`, `masked`, ...; empty where there is no file.
    package var unitFileState = ""
    package var fragmentPath = ""
    package var dropInPaths: [String] = []
    /// Whether files changed on disk since systemd read them.
    package var needDaemonReload = false
    package var conditionResult = false
    /// 32 hexadecimal digits, new with each start; empty when it has never run.
    package var invocationID = ""
    package var job: Job?
    /// Without which it does not run: `Requires=`, `Requisite=` and `BindsTo=`.
    package var requirements: [String] = []
    package var controlGroup = ""

    /// 0 when it does not run.
    package var mainPID: UInt32 = 0
    /// Automatic restarts since the last start that was asked for.
    package var nRestarts: UInt32 = 0
    /// `success`, `exit-code`, `signal`, `watchdog`, `start-limit-hit`, ...
    package var result = ""
    package var killMode = ""
    /// `Restart=`: `no`, `always`, `on-failure`, ...
    package var restart = ""
    package var execStart: [Command] = []
    /// `NAME=value` each.
    package var environment: [String] = []
    package var environmentFiles: [EnvironmentFile] = []
    /// How the main process ended: CLD_EXITED 1, CLD_KILLED 2, CLD_DUMPED 3 (sigaction(2)).
    package var execMainCode: Int32 = 0
    /// Its exit status, or the number of the signal.
    package var execMainStatus: Int32 = 0
    /// By CLOCK_MONOTONIC.
    package var execMainStartMonotonic: UInt64 = 0
    /// By CLOCK_MONOTONIC.
    package var activeEnterMonotonic: UInt64 = 0
    /// By CLOCK_MONOTONIC.
    package var inactiveExitMonotonic: UInt64 = 0
    /// By CLOCK_MONOTONIC.
    package var inactiveEnterMonotonic: UInt64 = 0
    /// By the wall clock, since 1970.
    package var stateChangeTimestamp: UInt64 = 0

    package init() {}
}
