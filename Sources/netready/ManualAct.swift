import Daemon
import Diagnosis
import History
import Linux
import Node
import Observing
import Remediation
import Reporting
import Systemd

/// A reload or a restart that a person asks for: the daemon's own policy, ledger and units, on a loop of its own.
final class ManualAct {
    /// How it ended.
    enum End {
        case vetoed(Veto)
        case ended(ActResult)
        /// It could not be done; why, as one sentence.
        case failed(String)
    }

    private static let busPatience: UInt64 = 500_000_000
    private static let pause: UInt64 = 200_000_000

    private let loop: EventLoop
    private let units: UnitProbe
    private let observer: Observer
    private let clock: NodeClock
    private let performer: Performer
    private let ledgerFile: LedgerFile
    private let records: RecordWriter
    private var policy: Policy
    private var timer: TimerSource?
    private let isReload: Bool
    private let uid: UInt32
    private let forced: Set<Guard>
    private var end: End?
    private var hasBegun = false

    /// - Parameters:
    ///   - isReload: a reload, or else a restart; a containerd that is down is started.
    ///   - uid: who asks.
    init(
        isReload: Bool, settings: Settings, options: DaemonOptions, uid: UInt32, forced: Set<Guard>
    ) throws {
        self.isReload = isReload
        self.uid = uid
        self.forced = forced
        loop = try EventLoop()
        clock = try NodeClock()
        records = try RecordWriter(identifier: "netready")
        let place = RuntimePlace(findRuntime(settings.named))
        units = UnitProbe(unit: place.unit, loop: loop)
        observer = Observer(
            place: place, hangAfter: settings.hangAfter, loop: loop, units: units,
            watcher: try? PathWatcher(root: NodeRoot(path: "/")),
            clock: clock)
        observer.recordedStart = (try? ConfigurationMemoryFile(stateDirectory: options.stateDirectory).read())?.start
        performer = Performer(bus: units.connection, loop: loop, runtimeDirectory: options.runtimeDirectory)
        ledgerFile = LedgerFile(path: "\(options.stateDirectory)/ledger")
        var rules = settings.remediation
        rules.mode = .enforce
        policy = Policy(
            settings: rules, stagger: 0, ledger: ledgerFile.read(), seed: UInt64(bitPattern: clock.now.realtime),
            now: clock.now)
    }

    /// Returns when the act has ended, or was not done.
    func run() throws -> End {
        units.onHint = { [weak self] in self?.begin() }
        timer = try loop.addTimer(after: Self.busPatience) { [weak self] in self?.begin() }
        units.connect()
        _ = try loop.run()
        awaitJournal(records)
        return end ?? .failed("the node could not be observed")
    }

    private func begin() {
        guard !hasBegun else { return }
        hasBegun = true
        decide()
    }

    private func finish(_ end: End) {
        self.end = end
        loop.exit()
    }

    private func decide() {
        observe { [weak self] facts, observation in
            guard let self else { return }
            if let why = observation.snapshot.whyNotToAct { return finish(.failed(why)) }
            let kind: ActKind = isReload ? .reload : facts.now == .down ? .start : .restart
            switch policy.decideManualAct(kind, facts, uid: uid, forced: forced, at: clock.now) {
            case .vetoed(let veto):
                write(.vetoed(kind, veto, causeID: facts.causeID), observation)
                finish(.vetoed(veto))
            case .asks(let effects): for effect in effects { answer(effect, observation) }
            case .begins(let act, _): begin(act, observation)
            }
        }
    }

    private func answer(_ effect: Effect, _ observation: Observation) {
        switch effect {
        case .preflight(let causeID):
            performer.preflight(units.name) { [weak self] answer in
                self?.take(answer) { .preflightEnded(causeID: causeID, agrees: $0, why: $1) }
            }
        case .listSandboxes: observer.listSandboxes { [weak self] in self?.take(.sandboxesListed($0)) }
        case .askGate(let kind, let causeID):
            performer.callGate(gateCall(kind, causeID, observation)) { [weak self] answer in
                self?.take(answer) { .gateAnswered(causeID: causeID, allows: $0, why: $1) }
            }
        case .reportToGate, .ledger, .perform, .record, .wake: return
        }
    }

    private func gateCall(
        _ kind: ActKind, _ causeID: String, _ observation: Observation, _ result: ActResult? = nil
    ) -> GateCall {
        GateCall(
            policy.settings, kind, causeID: causeID, reason: observation.assessment.reason, result: result)
    }

    private func take(_ answer: Performer.Answer, _ input: (_ agrees: Bool, _ why: String) -> PolicyInput) {
        switch answer {
        case .agrees: take(input(true, ""))
        case .refuses(let why): take(input(false, why))
        case .notAsked(let why): finish(.failed("\(Performer.preflightUnit) could not be asked: \(why)"))
        }
    }

    private func take(_ input: PolicyInput) {
        _ = policy.decide(input, at: clock.now)
        decide()
    }

    private func begin(_ act: Act, _ observation: Observation) {
        if let why = performer.prepare(act) { return finish(.failed(why)) }
        if act.kind != .reload, let note = noteOfShims(observation.snapshot.installedVersion) {
            complain("note: \(note)")
        }
        do throws(SystemError) {
            guard try ledgerFile.begin(act, after: policy.ledger) else {
                finish(.failed("somebody else has just begun something; see netready history"))
                return
            }
        } catch {
            finish(.failed("the ledger cannot be written: \(error.description); run as root"))
            return
        }
        write(
            .planned(
                act.kind, target: act.target, causeID: act.causeID, why: "uid \(uid) asks for it.", isAudit: false),
            observation)
        performer.perform(act) { [weak self] failure in
            guard let self else { return }
            carryOut(
                policy.decide(
                    failure.map { .actFailed(id: act.id, why: $0) } ?? .actCarriedOut(id: act.id), at: clock.now),
                failure, observation)
        }
    }

    private func verify() {
        observe { [weak self] facts, observation in
            guard let self else { return }
            carryOut(policy.decide(.evaluated(facts), at: clock.now), nil, observation)
        }
    }

    private func carryOut(_ effects: [Effect], _ failure: String?, _ observation: Observation) {
        var result: ActResult?
        var call: GateCall?
        for effect in effects {
            switch effect {
            case .ledger(let entry): try? ledgerFile.append(entry)
            case .record(let record):
                if case .done(_, let ended, _) = record { result = ended }
                write(record, observation)
            case .reportToGate(let act, let result): call = gateCall(act.kind, act.causeID, observation, result)
            case .perform, .preflight, .listSandboxes, .askGate, .wake: continue
            }
        }
        guard let result else {
            timer = try? loop.addTimer(after: Self.pause) { [weak self] in self?.verify() }
            return
        }
        let end: End = failure.map { .failed($0) } ?? .ended(result)
        guard let call else { return finish(end) }
        performer.callGate(call) { [weak self] _ in self?.finish(end) }
    }

    private func observe(_ then: @escaping (PolicyFacts, Observation) -> Void) {
        observer.ask { [weak self] observation in
            guard let facts = PolicyFacts(observation.assessment, snapshot: observation.snapshot, lastChange: nil)
            else {
                self?.finish(.failed("the node could not be observed"))
                return
            }
            then(facts, observation)
        }
    }

    private func write(_ record: PolicyRecord, _ observation: Observation) {
        var record = record.record(observation.assessment)
        record.fields.append(.init("NETREADY_UID", "\(uid)"))
        if !forced.isEmpty {
            record.fields.append(.init("NETREADY_FORCED", forced.map(\.rawValue).sorted().joined(separator: " ")))
        }
        _ = records.write([record], through: observation.redaction)
    }
}
