import Containerd
import Node

/// The remedy table: the first row that matches decides.
///
/// The order of the rows is the order of the table in the design: the least act that is predicted to lead to a
/// strictly better outcome, or the one thing to fix where no act can.
func chooseRemedy(snapshot: Snapshot, predictions: Predictions, findings: [Finding], prospects: Prospects) -> Remedy {
    guard let live = snapshot.live, let now = predictions.now else {
        return offlineRemedy(predictions: predictions, findings: findings)
    }
    let facts = RemedyFacts(live: live, now: now, predictions: predictions, findings: findings, prospects: prospects)
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

private func offlineRemedy(predictions: Predictions, findings: [Finding]) -> Remedy {
    guard let first = findings.first(where: { $0.severity != .info }) else {
        return Remedy(.none, restartWouldHelp: false, why: "Nothing is wrong.")
    }
    return Remedy(first.remedy, restartWouldHelp: false, why: first.fix)
}

private final class RemedyFacts {
    let live: LiveReading
    let now: NowReading
    let predictions: Predictions
    let findings: [Finding]
    let prospects: Prospects

    init(live: LiveReading, now: NowReading, predictions: Predictions, findings: [Finding], prospects: Prospects) {
        self.live = live
        self.now = now
        self.predictions = predictions
        self.findings = findings
        self.prospects = prospects
    }

    /// What a load of the files would give.
    var load: OutcomeRank? { Self.rank(predictions.onDisk) }
    var restart: OutcomeRank? { Self.rank(predictions.afterRestart) }
    var isStatusFailure: Bool {
        guard case .status(let status) = live.answer else { return false }
        return predictions.isStatusFailure(status)
    }

    /// nil where nothing is predicted, or only guessed.
    private static func rank(_ prediction: Prediction?) -> OutcomeRank? {
        prediction.flatMap { $0.isIncomplete ? nil : $0.outcome.rank }
    }

    /// A restart, with nothing else done, brings a network that the rules would leave alone.
    var restartHelps: Bool { restart == .ready && prospects.restart == nil }

    /// A start is worth taking where containerd serves again, even if its network is still to be fixed; but pods must not
    /// start on one that nobody wants.
    var isWorthStarting: Bool {
        guard let restart, restart >= .servingNotReady else { return false }
        return restart < .ready || prospects.restart?.networkFault != .wrong
    }

    var first: Finding? { findings.first { $0.severity == .error } }
    var contradictsPrediction: Bool { predictions.contradictsPrediction(watch: live.watch) }

    /// A restart ends no container only with this setting, and only a plain unit is ours to restart.
    var isSafeToRestart: Bool {
        guard let unit = live.unit, live.isViewProven else { return false }
        return unit.killMode == "process" && unit.name == "containerd.service"
    }

    func whenDown() -> Remedy {
        guard let unit = live.unit else { return wait("The unit of containerd is not known.") }
        // It was started with all as it is, and ended.
        if first?.remedy == .fixThenRestart { return fix(.fixThenRestart) }
        if unit.isComingBack, restart.map({ $0 >= .servingNotReady }) ?? true {
            return Remedy(.none, restartWouldHelp: false, why: "systemd is bringing containerd back by itself.")
        }
        guard !unit.isBroken else { return wait("systemd cannot load \(unit.name).") }
        if unit.isStopped {
            return Remedy(
                .none, restartWouldHelp: restartHelps,
                why: "\(unit.name) was stopped and did not fail: whoever stopped it starts it.")
        }
        guard restart != nil else { return wait("What a start would do cannot be predicted.") }
        guard isWorthStarting else { return fix(.fixThenRestart) }
        return Remedy(
            .restart, restartWouldHelp: restartHelps, automatic: isSafeToRestart,
            why: "containerd has failed, and it is predicted to serve once it is started.")
    }

    /// Whoever is connected goes on to work: a person chooses the moment.
    func whenUnreachable() -> Remedy {
        if first?.remedy == .fixThenRestart { return fix(.fixThenRestart) }
        guard let restart, restart >= .servingNotReady else { return fix(.fixThenRestart) }
        return Remedy(
            .restart, restartWouldHelp: restart == .ready,
            why: "containerd makes its socket anew only when it starts.")
    }

    func whenHanging() -> Remedy {
        guard isWorthStarting, predictions.changedSinceStart == true else {
            return fix(.fixThenRestart)
        }
        return Remedy(
            .restart, restartWouldHelp: restartHelps, automatic: isSafeToRestart,
            why: "What containerd hangs on has been changed since its start; only a restart frees it.")
    }

    func whenNoCRI() -> Remedy {
        if let restartOfFixed { return restartOfFixed }
        guard isWorthStarting, !contradictsPrediction else { return fix(.fixThenRestart) }
        // What lies outside of config.toml does not change with it.
        let fixed: [FindingCode?] = [.criDisabledUntilRestart, .criFailedUntilRestart, .runningConfigStale]
        guard fixed.contains(first?.code), predictions.configurationChanged == true else {
            return fix(.fixThenRestart)
        }
        return Remedy(
            .restart, restartWouldHelp: restartHelps, automatic: isSafeToRestart,
            why: "config.toml is fixed, and containerd reads it only at its start.")
    }

    func whenNotReady() -> Remedy {
        if let restartOfFixed { return restartOfFixed }
        if let first, first.code == .runtimeOlderThanConfig, isWorthStarting {
            // What kubelet asks for is at the other address, the CNI's pods among it.
            let isAsked = first.evidence.contains { $0.name == "kubelet" }
            return Remedy(
                .restart, restartWouldHelp: isAsked || restartHelps,
                why: "config.toml has another address, root or state, and containerd reads it only at its start.")
        }
        guard !isStatusFailure else { return fix(nil) }
        guard !contradictsPrediction else {
            return Remedy(
                .none, restartWouldHelp: false,
                why: "containerd started with these very files and refuses them; its log says why.")
        }
        guard let load else { return wait("What a reload would do cannot be predicted.") }
        if load == .ready {
            guard live.watch.isBroken else {
                guard prospects.reload == nil else { return fix(nil) }
                return Remedy(
                    .reload, restartWouldHelp: restartHelps, automatic: true,
                    why: "The files are good and containerd has overlooked them; a reload is enough.")
            }
            guard restartHelps else { return fix(.fixThenRestart) }
            return Remedy(
                .restart, restartWouldHelp: true, automatic: isSafeToRestart,
                why: "The files are good and containerd is deaf; only a restart gives it a new watch.")
        }
        guard !findings.sayNetworkIsPending else { return wait("Nothing is wrong so far: the CNI is still to come.") }
        guard restart == .ready else { return fix(nil) }
        guard restartHelps else { return fix(.fixThenRestart, needsRestart: true) }
        return Remedy(
            .restart, restartWouldHelp: true, automatic: isSafeToRestart,
            why: "config.toml is fixed, and the running containerd still goes by the old one.")
    }

    func whenReady() -> Remedy {
        guard let first = findings.first(where: { $0.severity != .info }) else {
            return Remedy(.none, restartWouldHelp: false, why: "Nothing is wrong.")
        }
        if let fault = unwanted(first.remedy) {
            let kind: RemedyKind = first.remedy == .restart ? .fixThenRestart : .fixThenReload
            return Remedy(kind, restartWouldHelp: false, why: fault.fix)
        }
        let helps = [.reload, .restart].contains(first.remedy) && restartHelps
        return Remedy(first.remedy, restartWouldHelp: helps, why: first.fix)
    }

    /// What is wrong with the network that an act would bring and is not so now.
    private func unwanted(_ act: RemedyKind) -> Finding? {
        let fault: Finding?
        switch act {
        case .reload: fault = prospects.reload
        case .restart: fault = prospects.restart
        case .none, .fixThenReload, .fixThenRestart, .clusterSide: return nil
        }
        guard let fault, case .status(let status) = live.answer else { return nil }
        let next = act == .reload ? predictions.onDisk : predictions.afterRestart
        let isLoaded = next?.outcome.networks == status.running.networks
        return isLoaded && findings.contains { $0.isSameAs(fault) } ? nil : fault
    }

    /// What was wrong is fixed on the node, where neither the files of CNI nor the log of the start show it: whoever set it
    /// right restarts by hand.
    private var restartOfFixed: Remedy? {
        guard let first, first.remedy == .restart, isWorthStarting,
            [.pluginDirectoryMismatch, .cgroupDriverMismatch, .inotifyLimit].contains(first.code)
        else { return nil }
        return Remedy(
            .restart, restartWouldHelp: true,
            why: "The cause is fixed, and containerd takes note of that only at its start.")
    }

    private func wait(_ why: String) -> Remedy { Remedy(.none, restartWouldHelp: false, why: why) }

    /// Nothing that this program may do helps: the first finding says what does.
    ///
    /// - Parameter needsRestart: containerd takes no note of what is fixed until it is restarted.
    private func fix(_ kind: RemedyKind?, needsRestart: Bool = false) -> Remedy {
        guard let first else {
            return Remedy(kind ?? .fixThenReload, restartWouldHelp: false, why: "A restart cannot help.")
        }
        let fixed = [.none, .reload, .restart].contains(first.remedy) ? kind ?? .fixThenReload : first.remedy
        // A deaf containerd does not see that the files are fixed.
        let isDeaf = fixed == .fixThenReload && now == .notReady && live.watch.isBroken && !isStatusFailure
        let asked = isDeaf || needsRestart && fixed == .fixThenReload ? .fixThenRestart : fixed
        return Remedy(asked, restartWouldHelp: false, why: first.fix)
    }
}
