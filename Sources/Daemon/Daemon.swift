import Containerd
import Diagnosis
import History
import Linux
import Node
import Observing
import Remediation
import Reporting
import Systemd

/// The daemon: triggers lead to observations, observations to assessments, assessments to records, files and acts.
///
/// One thread, one loop; every method runs on it.
package final class Daemon {
    let loop: EventLoop
    let clock: NodeClock
    let options: DaemonOptions
    var settings: Settings
    /// Which runtime is looked at.
    var place: RuntimePlace
    let finder = RuntimeFinder()
    let observer: Observer
    let units: UnitProbe
    /// nil while no inotify instance is to be had.
    var watcher: PathWatcher?
    let publisher: Publisher
    var policy: Policy
    var ledgerFile: LedgerFile
    let performer: Performer
    let memoryFile: ConfigurationMemoryFile
    var recorder = FlightRecorder()
    var memoryTimer: TimerSource?
    /// Since when something new is to be kept, by the monotonic clock.
    var unwrittenSince: Int64?
    var recordBuilder = RecordBuilder()
    var metrics = Metrics(triggers: Daemon.triggers)
    var running: Metrics.Running

    /// Counts the questions to the installed binary.
    private var preflights = 0
    private var firstEventAt: Int64?
    /// What the last look was made for.
    private var lookedFor = Trigger.start
    var lastEvent: Timestamp?
    var sources: [EventSource] = []
    private var wakeTimer: TimerSource?
    private var trimTimer: TimerSource?
    /// The verdict has changed, and the status is to be put in its place once more.
    private var isRepeatDue = false
    private var writingTimer: TimerSource?
    var heartbeat: TimerSource?
    var watched: Set<String> = []
    /// What the last look could not see.
    var lacked: Set<String> = []
    var latest: Observation?

    /// What it may look for: all but a person's command.
    static let triggers = Trigger.allCases.filter { $0 != .command }.map(\.rawValue)

    package init(options: DaemonOptions, settings: Settings) throws(DaemonError) {
        self.options = options
        self.settings = settings
        do {
            loop = try EventLoop()
            clock = try NodeClock()
            publisher = try Publisher(options: options, loop: loop)
        } catch {
            throw DaemonError("\(error)")
        }
        place = RuntimePlace(findRuntime(settings.named))
        units = UnitProbe(unit: place.unit, loop: loop)
        observer = Observer(
            place: place, hangAfter: settings.hangAfter, loop: loop, units: units, watcher: nil, clock: clock)
        performer = Performer(bus: units.connection, loop: loop, runtimeDirectory: options.runtimeDirectory)
        ledgerFile = LedgerFile(path: "\(options.stateDirectory)/ledger")
        memoryFile = ConfigurationMemoryFile(stateDirectory: options.stateDirectory)
        let now = clock.now
        running = Metrics.Running(version: netreadyVersion, commit: netreadyCommit, startedAt: now)
        running.group = settings.group
        policy = Policy(
            settings: settings.remediation, stagger: settings.remediation.share(ofMachine: clock.machineID),
            ledger: ledgerFile.read(), seed: UInt64(bitPattern: now.realtime), now: now)
    }

    /// Runs until SIGTERM or SIGINT; returns the exit status.
    package func run() throws(DaemonError) -> Int32 {
        do {
            try install()
            recordStart()
            recordLedger(policy.ledger)
            recall()
            trigger(.start)
            return try loop.run()
        } catch {
            throw DaemonError("\(error)")
        }
    }

    // MARK: Triggers

    /// Takes note of a hint.
    func trigger(_ trigger: Trigger) { observer.trigger(trigger) }

    /// Something in the watched directories has changed.
    func noteEvent() {
        let now = clock.now
        lastEvent = now
        firstEventAt = firstEventAt ?? now.monotonic
        observer.noteChange()
    }

    func followObserver() {
        observer.poll = settings.poll
        observer.onLook = { [weak self] in self?.noteLook($0) }
        observer.onSeen = { [weak self] in self?.metrics.evaluationSeconds.observe(nanoseconds: $0) }
        observer.onSay = { [weak self] in self?.publish($0) }
        observer.onPoll = { [weak self] in self?.rearm() }
    }

    private func noteLook(_ trigger: Trigger) {
        lookedFor = trigger
        metrics.count(evaluationFor: trigger.rawValue)
    }

    // MARK: Publishing and deciding

    private func publish(_ observation: Observation) {
        latest = observation
        publisher.redaction = observation.redaction
        let now = clock.now
        let digests = Digests(observation.assessment)
        let changes = changes(observation, digests: digests, at: now)
        let records = recordBuilder.publish(observation.assessment, changes, at: now)
        record(observation.snapshot.blind)
        publisher.write(records)
        if records.contains(where: { $0.kind == .verdictChanged }) { isRepeatDue = true }
        trimLater()
        if let first = firstEventAt {
            metrics.detectionSeconds.observe(nanoseconds: clock.now.monotonic - first)
            firstEventAt = nil
        }
        let facts = PolicyFacts(observation.assessment, snapshot: observation.snapshot, lastChange: lastEvent)
        if let facts { carryOut(policy.decide(.evaluated(facts), at: now)) }
        publishFiles(observation, digests: digests)
        watchPaths()
    }

    /// A second after the last work: code that it touched goes back to the page cache. After a poll, which nothing
    /// follows most often, with no wake-up of its own.
    private func trimLater() {
        guard lookedFor != .poll || isRepeatDue else {
            return loop.enqueueInTurn { ResidentMemory.releaseUntouchedFilePages() }
        }
        arm(&trimTimer, after: Span.second, accuracy: Span.second / 2) { daemon in
            if daemon.isRepeatDue { daemon.publisher.repeatStatus() }
            daemon.isRepeatDue = false
            ResidentMemory.releaseFreeHeap()
            ResidentMemory.releaseDeepStack()
            // Last: what the others call is code too.
            ResidentMemory.releaseUntouchedFilePages()
        }
    }

    private func publishFiles(_ observation: Observation, digests: Digests) {
        let now = clock.now
        let since = recordBuilder.since ?? now
        let status = observation.document(digests: digests, since: since, remediation: .init(policy, at: now))
        metrics.recordsLost = publisher.lostRecords
        metrics.note(isBlind: publisher.isBlind || !observation.snapshot.blind.isEmpty, at: now.monotonic)
        let text = metrics.text(status, now: now, since: since, daemon: running)
        publisher.write(status: status, metrics: text)
        publisher.notify(observation.assessment)
    }

    /// Carries out what the policy asks for, in its order; an act only once the ledger has it.
    func carryOut(_ effects: [Effect]) {
        var refused: String?
        for effect in effects {
            switch effect {
            case .ledger(let entry): refused = writeLedger(entry)
            case .perform(let act):
                if let refused { refuse(act, refused) } else { perform(act) }
            case .preflight(let causeID):
                preflights += 1
                performer.preflight(units.name) { [weak self, mine = preflights] answer in
                    // Over a suspension of the machine the answer to an earlier question may come after the next one.
                    guard let self, mine == preflights else { return }
                    take(answer) { .preflightEnded(causeID: causeID, agrees: $0, why: $1) }
                }
            case .listSandboxes:
                observer.listSandboxes { [weak self] reading in self?.decide(.sandboxesListed(reading)) }
            case .askGate(let kind, let causeID):
                performer.callGate(gateCall(kind, causeID)) { [weak self] answer in
                    self?.take(answer) { .gateAnswered(causeID: causeID, allows: $0, why: $1) }
                }
            case .reportToGate(let act, let result):
                performer.callGate(gateCall(act.kind, act.causeID, result)) { _ in }
            case .record(let record):
                metrics.count(record)
                publisher.write([record.record(recordBuilder.published)])
            case .wake(let after): wake(after: after)
            }
        }
    }

    private func gateCall(_ kind: ActKind, _ causeID: String, _ result: ActResult? = nil) -> GateCall {
        let reason = recordBuilder.published?.reason ?? ""
        return GateCall(settings.remediation, kind, causeID: causeID, reason: reason, result: result)
    }

    func decide(_ input: PolicyInput) {
        carryOut(policy.decide(input, at: clock.now))
    }

    /// A question that could not be put has no answer: the policy puts it again once it has waited long enough.
    private func take(_ answer: Performer.Answer, _ input: (_ agrees: Bool, _ why: String) -> PolicyInput) {
        switch answer {
        case .agrees: decide(input(true, ""))
        case .refuses(let why): decide(input(false, why))
        case .notAsked: return
        }
    }

    private func perform(_ act: Act) {
        performer.perform(act) { [weak self] failure in
            guard let self else { return }
            if let failure {
                decide(.actFailed(id: act.id, why: failure))
            } else {
                noteEvent()
                decide(.actCarriedOut(id: act.id))
            }
            trigger(.act)
        }
    }

    private func refuse(_ act: Act, _ why: String) {
        loop.enqueue { [weak self] in
            guard let self else { return }
            decide(.actRefused(id: act.id, why: why, ledger: ledgerFile.read()))
        }
    }

    /// nil where it is written and synced, else why it is not.
    private func writeLedger(_ entry: LedgerEntry) -> String? {
        do throws(SystemError) {
            guard case .begun(let act) = entry else {
                try ledgerFile.append(entry)
                publisher.blind("the ledger", nil)
                return nil
            }
            if let why = performer.prepare(act) { return why }
            let isBegun = try ledgerFile.begin(act, after: policy.ledger)
            publisher.blind("the ledger", nil)
            return isBegun ? nil : "somebody else has just written to the ledger"
        } catch {
            // Whoever holds the lock lets go of it; nothing is missing.
            if error.errno != LedgerFile.busy { publisher.blind("the ledger", error.description) }
            return error.description
        }
    }

    // MARK: Timers

    private func wake(after nanoseconds: Int64) {
        arm(&wakeTimer, after: nanoseconds) { daemon in daemon.trigger(.timer) }
    }

    /// A file is being written and not yet closed: look once it has been left alone for a moment.
    func watchWriting() {
        arm(&writingTimer, after: Span.second / 4) { daemon in daemon.trigger(.inotify) }
    }

    /// Before a safety poll: what may have been lost meanwhile is taken up again.
    private func rearm() {
        openWatcher()
        watcher?.rearm()
        observer.view?.watcher?.rearm()
        if policy.ledger == nil { takeLedger() }
        findRuntimeAgain()
    }

    func arm(
        _ timer: inout TimerSource?, after nanoseconds: Int64, accuracy: Int64 = 100_000,
        _ action: @escaping (Daemon) -> Void
    ) {
        let after = UInt64(max(0, nanoseconds))
        if let timer {
            try? timer.rearm(after: after)
            return
        }
        timer = try? loop.addTimer(after: after, accuracy: UInt64(accuracy)) { [weak self] in
            guard let self else { return }
            action(self)
        }
    }
}
