import Containerd
import Diagnosis
import Node
import Remediation

/// A policy with a clock of its own: time passes only when a test says so, or when the policy asks to be woken.
struct PolicySimulation {
    var policy: Policy
    var now = Timestamp(monotonic: 1_000 * Span.second, realtime: 1_800_000_000 * Span.second, bootID: "boot")
    var facts: PolicyFacts
    var performed: [Act] = []
    var records: [PolicyRecord] = []
    var written: [LedgerEntry] = []
    /// Effects in their order, for what must come before what.
    var effects: [Effect] = []
    var preflightAgrees = true
    var answersPreflight = true
    var sandboxes = SandboxReading.none
    var gateAllows = true
    var answersGate = true
    var lastWake: Int64?

    init(
        _ settings: RemediationSettings = RemediationSettings(mode: .enforce), remedy: RemedyKind = .reload,
        now reading: NowReading = .notReady, stagger: Int64 = 0, ledger: Ledger? = Ledger(), uptime: Int64 = Span.hour
    ) {
        policy = Policy(settings: settings, stagger: stagger, ledger: ledger, seed: 1, now: now)
        facts = PolicyFacts(
            remedy: Remedy(remedy, restartWouldHelp: remedy == .restart, automatic: true, why: "test"), now: reading,
            causeID: "cause-1", lastChange: nil, confDir: "/etc/cni/net.d",
            unit: UnitReading(
                name: "containerd.service", activeState: "active", subState: "running", invocationID: "a"),
            runningVersion: ContainerdVersion("1.7.24"), uptime: uptime, isWatchBroken: false)
        facts.lastChange = now
    }

    mutating func advance(_ nanoseconds: Int64) {
        now.monotonic += nanoseconds
        now.realtime += nanoseconds
        if let uptime = facts.uptime { facts.uptime = uptime + nanoseconds }
    }

    mutating func evaluate() {
        take(policy.decide(.evaluated(facts), at: now))
    }

    /// Evaluates, and again each time the policy has asked for it, until so much time has passed.
    mutating func run(for span: Int64) {
        let end = now.monotonic + span
        evaluate()
        while let wake = lastWake, now.monotonic + wake <= end {
            lastWake = nil
            advance(max(wake, Span.millisecond))
            evaluate()
        }
        if now.monotonic < end { advance(end - now.monotonic) }
        lastWake = nil
    }

    mutating func carryOut() {
        guard let act = performed.last else { return }
        if act.kind.isRestart {
            facts.uptime = 0
            facts.unit?.invocationID = "after-\(act.id)"
        }
        take(policy.decide(.actCarriedOut(id: act.id), at: now))
    }

    mutating func take(_ new: [Effect]) {
        effects += new
        for effect in new {
            switch effect {
            case .ledger(let entry): written.append(entry)
            case .perform(let act): performed.append(act)
            case .record(let record): records.append(record)
            case .wake(let after): lastWake = min(lastWake ?? .max, after)
            case .preflight(let causeID):
                guard answersPreflight else { continue }
                take(
                    policy.decide(
                        .preflightEnded(causeID: causeID, agrees: preflightAgrees, why: "bad line"), at: now))
            case .listSandboxes: take(policy.decide(.sandboxesListed(sandboxes), at: now))
            case .askGate(_, let causeID):
                guard answersGate else { continue }
                let why = gateAllows ? "" : "The gate says no."
                take(policy.decide(.gateAnswered(causeID: causeID, allows: gateAllows, why: why), at: now))
            case .reportToGate: continue
            }
        }
    }

    var vetoes: [Guard] {
        records.compactMap { record in
            guard case .vetoed(_, let veto, _) = record else { return nil }
            return veto.name
        }
    }
}
