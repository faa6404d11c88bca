import Containerd

/// The remedy table: the first row that matches decides.
///
/// The order of the rows is the order of the table in the design: the least act that is predicted to lead to a
/// strictly better outcome, or the one thing to mend where no act can.
func chooseRemedy(snapshot: Snapshot, readings: Readings, findings: [Finding]) -> Remedy {
    guard let live = snapshot.live, let now = readings.now else {
        return offlineRemedy(readings: readings, findings: findings)
    }
    let facts = RemedyFacts(live: live, now: now, readings: readings, findings: findings)
    return switch now {
    case .unknown(let why): Remedy(.none, restartWouldHelp: false, why: "Nothing is proven: \(why).")
    case .down: facts.whenDown()
    case .unreachable: facts.whenUnreachable()
    case .hangs: facts.whenHanging()
    case .noCRI: facts.whenNoCRI()
    case .notReady: facts.whenNotReady()
    case .ready: facts.whenReady()
    }
}

private func offlineRemedy(readings: Readings, findings: [Finding]) -> Remedy {
    guard let first = findings.first(where: { $0.severity != .info }) else {
        return Remedy(.none, restartWouldHelp: false, why: "Nothing is wrong.")
    }
    return Remedy(first.mend, restartWouldHelp: false, why: first.code.meaning.advice)
}

private struct RemedyFacts {
    var live: LiveReading
    var now: NowReading
    var readings: Readings
    var findings: [Finding]

    var reload: OutcomeRank? { Self.rank(readings.afterReload) }
    var restart: OutcomeRank? { Self.rank(readings.afterRestart) }
    var isStatusFailure: Bool {
        guard case .status(let status) = live.answer else { return false }
        return readings.isStatusFailure(status)
    }

    /// nil where nothing is predicted, or only guessed.
    private static func rank(_ prediction: Prediction?) -> OutcomeRank? {
        prediction.flatMap { $0.isIncomplete ? nil : $0.outcome.rank }
    }

    var first: Finding? { findings.first { $0.severity == .error } }
    var isDisproved: Bool { readings.isDisproved(watch: live.watch) }

    /// A restart ends no container only with this setting, and only a plain unit is ours to restart.
    var isSafeToRestart: Bool {
        guard let unit = live.unit, live.isViewProven else { return false }
        return unit.killMode == "process" && unit.name == "containerd.service"
    }

    func whenDown() -> Remedy {
        let helps = restart == .ready
        guard let unit = live.unit else { return wait("The unit of containerd is not known.") }
        if unit.isComingBack, restart.map({ $0 >= .servingNotReady }) ?? true {
            return Remedy(.none, restartWouldHelp: false, why: "systemd is bringing containerd back by itself.")
        }
        if unit.isStoppedByPerson {
            return Remedy(.none, restartWouldHelp: helps, why: "A person stopped containerd; it stays stopped.")
        }
        guard let restart else { return wait("What a start would do cannot be predicted.") }
        guard restart >= .servingNotReady else { return fix(.fixThenRestart) }
        return Remedy(
            .restart, restartWouldHelp: helps, automatic: isSafeToRestart,
            why: "containerd has failed, and it is predicted to serve once it is started.")
    }

    /// Whoever is connected goes on to work: a person chooses the moment.
    func whenUnreachable() -> Remedy {
        guard let restart, restart >= .servingNotReady else { return fix(.fixThenRestart) }
        return Remedy(
            .restart, restartWouldHelp: restart == .ready,
            why: "containerd makes its socket anew only when it starts.")
    }

    func whenHanging() -> Remedy {
        guard let restart, restart >= .servingNotReady, readings.changedSinceStart == true else {
            return fix(.fixThenRestart)
        }
        return Remedy(
            .restart, restartWouldHelp: restart == .ready, automatic: isSafeToRestart,
            why: "What containerd hangs on has been changed since its start; only a restart frees it.")
    }

    func whenNoCRI() -> Remedy {
        if let restartOfMended { return restartOfMended }
        guard let restart, restart >= .servingNotReady, !isDisproved else { return fix(.fixThenRestart) }
        // What lies outside of config.toml does not change with it.
        guard first?.code == .runningConfigStale, readings.configurationChanged == true else {
            return fix(.fixThenRestart)
        }
        return Remedy(
            .restart, restartWouldHelp: restart == .ready, automatic: isSafeToRestart,
            why: "config.toml is mended, and containerd reads it only at its start.")
    }

    func whenNotReady() -> Remedy {
        if let restartOfMended { return restartOfMended }
        guard !isStatusFailure else { return fix(nil) }
        guard !isDisproved else {
            return Remedy(
                .none, restartWouldHelp: false,
                why: "containerd started with these very files and refuses them; its log says why.")
        }
        guard let reload else { return wait("What a reload would do cannot be predicted.") }
        if reload == .ready {
            guard live.watch.isBroken else {
                return Remedy(
                    .reload, restartWouldHelp: restart == .ready, automatic: true,
                    why: "The files are good and containerd has overlooked them; a reload is enough.")
            }
            guard restart == .ready else { return fix(.fixThenRestart) }
            return Remedy(
                .restart, restartWouldHelp: true, automatic: isSafeToRestart,
                why: "The files are good and containerd is deaf; only a restart gives it a new watch.")
        }
        guard !findings.tellOfAwaitedNetwork else { return wait("Nothing is wrong so far: the CNI is still to come.") }
        guard restart == .ready else { return fix(nil) }
        return Remedy(
            .restart, restartWouldHelp: true, automatic: isSafeToRestart,
            why: "config.toml is mended, and the running containerd still goes by the old one.")
    }

    func whenReady() -> Remedy {
        guard let first = findings.first(where: { $0.severity != .info }) else {
            return Remedy(.none, restartWouldHelp: false, why: "Nothing is wrong.")
        }
        let helps = [.reload, .restart].contains(first.mend) && restart == .ready
        return Remedy(first.mend, restartWouldHelp: helps, why: first.code.meaning.advice)
    }

    /// What was wrong is mended on the node, where neither the files of CNI nor the log of the start show it: whoever set it
    /// right restarts by hand.
    private var restartOfMended: Remedy? {
        guard let first, first.mend == .restart, let restart, restart >= .servingNotReady,
            [.pluginDirectoryMismatch, .cgroupDriverMismatch, .inotifyLimit].contains(first.code)
        else { return nil }
        return Remedy(
            .restart, restartWouldHelp: true,
            why: "The cause is mended, and containerd takes note of that only at its start.")
    }

    private func wait(_ why: String) -> Remedy { Remedy(.none, restartWouldHelp: false, why: why) }

    /// Nothing that this program may do helps: the first finding says what does.
    private func fix(_ mend: Mend?) -> Remedy {
        guard let first else {
            return Remedy(mend ?? .fixThenReload, restartWouldHelp: false, why: "A restart cannot help.")
        }
        let mended = [.none, .reload, .restart].contains(first.mend) ? mend ?? .fixThenReload : first.mend
        // A deaf containerd does not see that the files are mended.
        let isDeaf = mended == .fixThenReload && now == .notReady && live.watch.isBroken && !isStatusFailure
        let asked = isDeaf ? .fixThenRestart : mended
        return Remedy(asked, restartWouldHelp: false, why: first.code.meaning.advice)
    }
}
