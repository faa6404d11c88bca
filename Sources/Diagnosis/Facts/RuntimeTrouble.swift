import Containerd
import Node
import Syntax

/// What keeps containerd, or its CRI, from answering, or from answering as usual.
indirect enum RuntimeTrouble {
    /// Status takes long.
    case slow(StatusDelay)
    /// It runs and listens, and nobody can connect any more.
    case socketGone
    /// This process may not ask.
    case denied
    /// It is too early for an answer.
    case starting
    /// It cannot be seen.
    case unseen(Blindness)
    /// It gives no answer, for a reason that is not known.
    case silent(RuntimeAnswer)
    /// It answers all but Status, and no file that blocks a reader lies there.
    case hangs
    /// kubelet asks for CRI v1, which this version does not have.
    case tooOld(ContainerdVersion)
    case noInotify(InotifyShortage)
    /// It serves no CRI, and has started with files that look good.
    case refused
    /// It serves no CRI, and would after a start.
    case fixedOnDisk(Prediction)
    /// It serves no CRI, and what a start would come to is not known.
    case withoutCRI
    /// It serves no CRI, and would not after a start either.
    case start(StartTrouble)
    /// systemd starts it for nobody.
    case refusedUnit(RefusedUnit)
    case stopped(UnitReading)
    /// systemd has stopped it, or does not start it, since a unit that it needs has failed.
    case dependency(UnitReading, FailedDependency)
    /// Its program cannot be executed.
    case unexecuted(UnitReading, UnitRun)
    /// It has ended itself.
    case directoryRemoved(UnitReading, JournalLine)
    /// It ends again and again.
    case crashLoop(RepeatedEnd)
    /// It has ended, and systemd is starting it again.
    case comingBack(UnitReading)
    /// What starts it has waited for it for long.
    case waitedFor(VainWait)
    /// It has ended, and nothing starts it again.
    case failed(UnitReading)
}

extension Facts {
    /// The version that runs, or would.
    var version: ContainerdVersion? { live?.runningVersion ?? snapshot.installedVersion }

    /// The version that a start would run, else the running one.
    var versionOfStart: ContainerdVersion? { snapshot.installedVersion ?? live?.runningVersion }

    /// containerd answers CRI.
    var servesNow: Bool { predictions.now == .ready || predictions.now == .notReady }

    /// For ``runtimeTrouble``.
    func troubleOfRuntime() -> RuntimeTrouble? {
        guard let live, let now = predictions.now else { return startTrouble.map(RuntimeTrouble.start) }
        switch now {
        case .ready, .notReady: return live.delay.map(RuntimeTrouble.slow)
        case .unreachable:
            return live.isSocketGone
                ? .socketGone : live.vainWait(at: snapshot.takenAt.realtime).map(RuntimeTrouble.waitedFor)
        case .noCRI: return troubleOfCRI()
        case .down: return live.unit.map(trouble)
        case .hangs: return blockedStart ?? .hangs
        case .unknown: return troubleOfSilence(live)
        }
    }

    /// Why a start of the installed version would not come to serve CRI.
    private var startTrouble: StartTrouble? { predictions.afterRestart.flatMap(StartTrouble.init) }

    private var blockedStart: RuntimeTrouble? {
        predictions.blockedStart.flatMap(StartTrouble.init).map(RuntimeTrouble.start)
    }

    private func troubleOfCRI() -> RuntimeTrouble {
        if let version, !version.isPredictable { return .tooOld(version) }
        if let inotifyShortage { return .noInotify(inotifyShortage) }
        if predictions.contradictsPrediction(watch: live?.watch) { return .refused }
        guard let after = predictions.afterRestart else { return .withoutCRI }
        return StartTrouble(after).map(RuntimeTrouble.start) ?? .fixedOnDisk(after)
    }

    private func trouble(of unit: UnitReading) -> RuntimeTrouble {
        if let refused = refusal(of: unit) { return .refusedUnit(refused) }
        if unit.activeState != "activating", let failed = failedDependency(of: unit) {
            return .dependency(unit, failed)
        }
        if unit.isStopped { return .stopped(unit) }
        if let unexecuted { return .unexecuted(unit, unexecuted) }
        if let startTrouble, case .exits = startTrouble { return .start(startTrouble) }
        if let line = lastLine(meaning: .removedDirectory) { return .directoryRemoved(unit, line) }
        if let startTrouble, case .fails = startTrouble, waitForCRI != nil { return .start(startTrouble) }
        if let end = repeatedEnd(of: unit) { return .crashLoop(end) }
        if let wait = live?.vainWait(at: snapshot.takenAt.realtime) { return .waitedFor(wait) }
        return unit.isComingBack ? .comingBack(unit) : .failed(unit)
    }

    private func troubleOfSilence(_ live: LiveReading) -> RuntimeTrouble {
        if live.answer == .denied { return .denied }
        if let blockedStart { return blockedStart }
        if live.answer == .timedOut(versionAnswers: true) {
            return .slow(live.delay ?? StatusDelay(lasts: StatusDelay.slow, isOutstanding: true))
        }
        if NowReading.isYoung(live, at: snapshot.takenAt) || live.unit?.activeState == "activating" { return .starting }
        return blindness.map(RuntimeTrouble.unseen) ?? .silent(live.answer)
    }

    /// netready's own descriptors or memory are used up.
    var blindness: Blindness? { snapshot.blind.first { $0.sense == .resources } }
}
