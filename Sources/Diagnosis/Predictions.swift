import Containerd
import Node
import Syntax

/// The three predictions for one node and what they rest on.
struct Predictions {
    var now: NowReading?
    /// What a load of the CNI files that stand now would give, with the settings that containerd runs with.
    var onDisk: Prediction?
    var afterRestart: Prediction?
    /// Whether a file that decides has changed since containerd's start; nil where it cannot be told.
    var changedSinceStart: Bool?
    /// The same of the files that decide whether CRI is served.
    var configurationChanged: Bool?
    /// What a prediction would rest on and cannot be seen.
    private(set) var unreadable: Set<String> = []
    /// What containerd said is said of an earlier moment than what is on disk.
    private(set) var isOld = false

    init(_ snapshot: Snapshot, _ memory: StartMemory? = nil) {
        if let strange = snapshot.strangeRuntime {
            now = .unknown(strange.reason)
            return
        }
        now = snapshot.live.map { live in NowReading(live, at: snapshot.takenAt) }
        if let version = snapshot.installedVersion, version.isPredictable {
            afterRestart = snapshot.predictRestart(version, memory)
        }
        isOld = snapshot.live?.isOld == true
        onDisk = Self.load(snapshot)
        unreadable = Set((onDisk?.unreadable ?? []) + (afterRestart?.unreadable ?? []))
        if afterRestart?.lacksConfiguration == true, afterRestart?.missing.isEmpty == true { afterRestart = nil }
        guard let live = snapshot.live else { return }
        if isBlocked(live) { now = .hangs }
        if case .unknown? = now, live.vainWait(at: snapshot.takenAt.realtime) != nil { now = .unreachable }
        guard let start = live.process?.startedAt else { return }
        let paths = configurationPaths(live)
        configurationChanged = snapshot.files.isAnyChanged(paths, after: Self.reading(of: snapshot, startedAt: start))
        changedSinceStart = snapshot.files.isAnyChanged(paths.union(networkPaths), after: start - Self.blur)
        if servesElsewhere(live, since: start) { now = .unreachable }
    }

    /// It does not answer, and has said that it serves at another address than the files have by now.
    private func servesElsewhere(_ live: LiveReading, since start: Int64) -> Bool {
        guard case .unknown? = now, configurationChanged == true, [.noSocket, .refused].contains(live.answer),
            live.unit?.fixedSettings.contains("address") != true,
            let address = afterRestart?.configuration.server?.address.value,
            let line = live.journal.last(where: { $0.realtime >= start - Span.second && $0.means(.serving) }),
            let own = line.entry["address"]
        else { return false }
        return socketPath(own) != socketPath(address)
    }

    /// nil where containerd does not say what it runs with.
    static func load(_ snapshot: Snapshot) -> Prediction? {
        guard let live = snapshot.live, case .status(let status) = live.answer, let version = live.runningVersion,
            version.isPredictable
        else { return nil }
        return predictReload(snapshot.files, version: version, running: status.running.settings)
    }

    /// The predictions for a network that has been loaded as predicted.
    init(loaded prediction: Prediction, afterRestart: Prediction?) {
        now = .ready
        onDisk = prediction
        self.afterRestart = afterRestart
        changedSinceStart = false
        configurationChanged = false
    }

    /// It does not answer, and a file that blocks whoever reads it explains that.
    private func isBlocked(_ live: LiveReading) -> Bool {
        guard blockedStart != nil else { return false }
        if case .unknown? = now { return Self.isSilent(live.answer) }
        return live.isOld
    }

    /// What a start would come to, where a file blocks it; what has still to be looked at blocks nobody.
    var blockedStart: Prediction? {
        guard let afterRestart, afterRestart.outcome.kind == .hangs, afterRestart.missing.isEmpty else { return nil }
        return afterRestart
    }

    /// It lives and says nothing.
    private static func isSilent(_ answer: RuntimeAnswer) -> Bool {
        switch answer {
        case .timedOut, .notInitialized, .noSocket, .refused: true
        default: false
        }
    }

    /// containerd holds what the files give: only a plugin's STATUS can keep NetworkReady false.
    func isStatusFailure(_ status: RuntimeStatus?) -> Bool {
        guard now == .notReady, !isOld, let status, status.running.lastLoad == "OK", !status.running.networks.isEmpty,
            let onDisk
        else { return false }
        return onDisk.outcome.networks == status.running.networks
    }

    var missing: Set<FileRequest> {
        (onDisk?.missing ?? []).union(afterRestart?.missing ?? [])
    }

    /// containerd started with the very files that stand now, and is worse off than they predict.
    ///
    /// Then what containerd says is right, and neither a reload nor a restart can be trusted to help.
    func contradictsPrediction(watch: WatchState?) -> Bool {
        guard !isOld else { return false }
        let isChanged = self.now == .noCRI ? configurationChanged : changedSinceStart
        guard let now = now?.rank, isChanged == false, watch?.isBroken != true else { return false }
        let promised = max(onDisk?.outcome.rank ?? .notRunning, afterRestart?.outcome.rank ?? .notRunning)
        return now > .notRunning && promised > now
    }

    private func configurationPaths(_ live: LiveReading) -> Set<String> {
        let reading = afterRestart?.configuration
        var paths = Set(reading?.files ?? []).union(reading?.directories ?? [])
        guard let directory = afterRestart?.settings?.confDir.value else { return paths }
        // A directory that cannot be made keeps CRI from loading; else it is the networks' alone.
        let isNamed = live.journal.contains { $0.means(.failedPlugin) && $0.holds(directory) }
        if isNamed { paths.insert(directory) }
        return paths
    }

    private var networkPaths: Set<String> {
        let directories = [afterRestart?.settings?.confDir.value, onDisk?.settings?.confDir.value]
        let files = (onDisk?.loading?.candidates ?? []) + (afterRestart?.loading?.candidates ?? [])
        return Set(directories.compactMap(\.self) + files)
    }

    /// When containerd had read its configuration at the latest, nanoseconds since the epoch.
    ///
    /// - Parameter startedAt: of its process; where a distribution starts it, that may be the distribution's own, which
    ///   writes the configuration first.
    static func reading(of snapshot: Snapshot, startedAt: Int64) -> Int64 {
        DistributionFiles.isMade(snapshot.configPath) ? startedAt + timeOfMaking : startedAt - blur
    }

    /// Long after it a distribution writes no more of a configuration before it starts containerd.
    private static let timeOfMaking = 30 * Span.second

    /// The kernel stamps files with a clock of coarse steps and a start takes a while to read them, so a change up
    /// to a second before the start counts as one after it.
    static let blur = Span.second
}

extension NowReading {
    /// How long after its start containerd may still be recovering its state without a word.
    static let graceOfStart = 30 * Span.second

    init(_ live: LiveReading, at moment: Timestamp) {
        if live.delay?.isHang == true, !Self.isYoung(live, at: moment) {
            self = .hangs
            return
        }
        self =
            switch live.answer {
            case .status(let status): status.networkReady ? .ready : .notReady
            case .unimplemented: .noCRI
            case .denied: .unknown("no permission to talk to containerd")
            case .timedOut(versionAnswers: true): .unknown("containerd has not answered Status yet")
            case .noSocket where live.isSocketGone, .refused where live.isSocketGone: .unreachable
            case .notInitialized, .timedOut, .noSocket, .refused, .failed: Self.withoutAnswer(live, at: moment)
            }
    }

    private static func withoutAnswer(_ live: LiveReading, at moment: Timestamp) -> NowReading {
        guard let unit = live.unit else { return .unknown("containerd does not answer and its unit is not known") }
        guard !unit.isMissing else { return .unknown("containerd does not answer, and systemd knows no \(unit.name)") }
        if unit.activeState == "failed" || unit.activeState == "inactive" { return .down }
        if unit.subState == "auto-restart" || unit.restartCount > 0 && unit.activeState == "activating" { return .down }
        if live.answer == .notInitialized, !isYoung(live, at: moment, within: StatusDelay.usualLimit) { return .hangs }
        return .unknown("containerd is running and does not answer")
    }

    /// Within the time in which silence proves nothing.
    static func isYoung(_ live: LiveReading, at moment: Timestamp, within grace: Int64 = graceOfStart) -> Bool {
        guard let start = live.process?.startedMonotonic ?? live.unit?.activeSince else { return false }
        return moment.monotonic - start - live.slept < grace
    }
}
