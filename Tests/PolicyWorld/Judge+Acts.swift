import Diagnosis
import Node
import Remediation

/// The rules of docs/acting.md for what is about to be done.
extension Judge {
    mutating func daemonActs(_ act: Act, _ history: History) {
        let settings = history.settings
        let world = history.world
        if settings.mode != .enforce { violate("an act in mode \(settings.mode)") }
        if history.policy.breaker != .closed { violate("an act with the breaker open") }
        if world.isReady { violate("an act on a node that is ready") }
        if world.reading.rank == nil { violate("an act on a node of which nothing is proven") }
        if !world.remedy.automatic { violate("an act that only a person may ask for") }
        judgeQuiet(act, history)
        if act.kind.isRestart { judgeAnswers(act, history) }
        judge(act, history, forced: [])
        begun(act, world)
    }

    mutating func personActs(_ act: Act, _ history: History) {
        let forced = Set(act.forced)
        if act.uid == nil { violate("an act by hand without a name") }
        if act.kind.isRestart, history.settings.preflight, !history.binaryAgrees, !forced.contains(.preflight) {
            violate("a person's restart into a configuration that the binary refuses")
        }
        let isGated = act.kind.isRestart && !history.settings.gate.isEmpty && !forced.contains(.gate)
        if isGated, !history.world.gateAllows { violate("a person's restart that the gate has not allowed") }
        judge(act, history, forced: forced)
        begun(act, history.world)
    }

    /// The waits that only a program needs.
    private mutating func judgeQuiet(_ act: Act, _ history: History) {
        let world = history.world
        let quiet = history.settings.stability + (act.kind.isRestart ? history.stagger : 0)
        if let switched, let gone = world.mark.knownTime(since: switched), gone < quiet {
            violate("a \(act.kind) \(Span.text(gone)) after the settings were changed, not \(Span.text(quiet))")
        }
        if let change = world.changedAt, let gone = world.mark.knownTime(since: change), gone < quiet {
            violate("a \(act.kind) \(Span.text(gone)) after a change, not \(Span.text(quiet))")
        }
        guard act.kind == .restart, let gone = world.mark.knownTime(since: world.startedAt) else { return }
        // Nodes that were started in one second must not be restarted in one.
        if gone < max(quiet, history.settings.uptime + history.stagger) {
            violate("a restart \(Span.text(gone)) after another start of containerd")
        }
    }

    /// What others had to be asked before a restart.
    private mutating func judgeAnswers(_ act: Act, _ history: History) {
        let world = history.world
        if history.settings.preflight { judgePreflight(world) }
        if !history.settings.gate.isEmpty { judgeGate(act, world) }
        guard act.kind == .restart, world.reading == .notReady, let born = world.sandboxBornAt else { return }
        let age = world.mark.elapsed - born.elapsed
        // A look lasts ten seconds, and is worth nothing over a jump of the wall clock.
        guard age < history.settings.sandboxQuiet, age > 10 * Span.second, born.wallError >= world.mark.wallError else {
            return
        }
        let asked = sandboxesAskedSince.map { world.mark.elapsed - $0.elapsed } ?? 0
        if asked < history.settings.sandboxPatience { violate("a restart while a sandbox was set up") }
    }

    /// A word of the gate is worth one act, within a minute.
    private mutating func judgeGate(_ act: Act, _ world: World) {
        let age = allowed.map { world.mark.elapsed - $0.at.elapsed } ?? .max
        if allowed?.causeID != act.causeID || age >= 60 * Span.second {
            violate("a restart that the gate has not allowed")
        }
        allowed = nil
    }

    private mutating func judgePreflight(_ world: World) {
        guard let answer, answer.agrees else { return violate("a restart to which the binary has not agreed") }
        if world.mark.elapsed - answer.asked.at.elapsed >= 60 * Span.second {
            violate("a restart by an agreement that is old")
        }
        if answer.asked.files != world.files || answer.asked.config != world.config {
            violate("a restart by an agreement about other files")
        }
        if let seenChange, seenChange.elapsed > answer.asked.at.elapsed {
            violate("a restart by an agreement from before a change")
        }
    }

    /// What holds for everybody, unless a person passes it by name.
    private mutating func judge(_ act: Act, _ history: History, forced: Set<Guard>) {
        let world = history.world
        if history.disk.begunLast != act { violate("an act that is not in the ledger") }
        judgeOthers(act, history, forced)
        if let pause, let gone = world.mark.knownTime(since: pause.since), gone < pause.length {
            fault(.paused, forced, "an act in a pause")
        }
        let asked: RemedyKind = act.kind == .reload ? .reload : .restart
        if world.remedy.action != asked { fault(.notAutomatic, forced, "a \(act.kind) where it does not help") }
        judgePast(act, world, forced)
        judgeRate(act, history, forced)
        guard act.kind.isRestart else { return }
        if !world.startWouldServe { fault(.notAutomatic, forced, "a restart into what will not serve") }
        if [.killsContainers, .masked, .unseen].contains(world.unit) { fault(.unitUnsafe, forced, "an unsafe unit") }
        if world.unit == .losesAddresses { fault(.versionUnsafe, forced, "a restart that loses addresses") }
        if world.hasJob, world.unit != .unseen { fault(.jobQueued, forced, "a restart beside a job of systemd") }
        if let window = history.settings.window, !isOpen(window, world.now.realtime) {
            fault(.window, forced, "a restart outside the window")
        }
        let up = world.mark.elapsed - world.startedAt.elapsed
        if act.kind == .restart, world.isUndecided {
            fault(.startUndecided, forced, "a restart with a configuration of which nobody knows what a start makes")
        }
        if act.kind == .restart, up < history.settings.uptime {
            fault(.uptime, forced, "a restart of a young containerd")
        }
    }

    private mutating func fault(_ name: Guard, _ forced: Set<Guard>, _ what: String) {
        if !forced.contains(name) { violate(what) }
    }

    private mutating func judgeOthers(_ act: Act, _ history: History, _ forced: Set<Guard>) {
        if history.disk.unfinished.contains(where: { $0.id != act.id }) {
            fault(.actInProgress, forced, "an act while another has no end")
        }
        let running = history.jobs.contains { job in
            guard case .act(let other, _) = job.end else { return false }
            return done.contains { $0.act.id == other.id }
        }
        if running { fault(.actInProgress, forced, "an act while the job of another runs") }
    }

    /// What was done for the same cause.
    private mutating func judgePast(_ act: Act, _ world: World, _ forced: Set<Guard>) {
        let past = done.filter { !$0.isForgiven && $0.act.causeID == act.causeID && $0.result != .helped }
        if past.contains(where: { $0.act.kind.isRestart }) {
            fault(.breaker, forced, "a \(act.kind) for a cause that a restart did not fix")
        }
        // Against a restart a reload says something only where containerd hears of reloads.
        if past.contains(where: { $0.isDisproof && act.kind == .reload }) {
            fault(.breaker, forced, "a second act for what one did not help")
        }
        let files = act.causeID.prefix { $0 != "." }
        let disproved = done.contains {
            !$0.isForgiven && $0.act.kind == .reload && $0.isDisproof && $0.files == files
        }
        if act.kind.isRestart, disproved, !world.watchIsBroken {
            fault(.breaker, forced, "a restart after a reload that did not help")
        }
    }

    private mutating func judgeRate(_ act: Act, _ history: History, _ forced: Set<Guard>) {
        let settings = history.settings
        let mark = history.world.mark
        let alike = done.filter { $0.act.kind.isRestart == act.kind.isRestart }
        let (spacing, budget) =
            act.kind.isRestart
            ? (settings.spacing, settings.budget) : (settings.reloadSpacing, settings.reloadBudget)
        if let last = alike.last, let gone = mark.knownTime(since: last.at), gone < spacing {
            fault(.spacing, forced, "two acts \(Span.text(gone)) apart")
        }
        let recent = alike.filter { !$0.isForgiven && mark.knownTime(since: $0.at) ?? .max < settings.budgetWindow }
        if recent.count >= budget { fault(.budget, forced, "more acts than the budget") }
        let same = recent.count { $0.act.causeID == act.causeID }
        if act.kind.isRestart, same >= settings.causeBudget {
            fault(.causeBudget, forced, "a second restart for a cause")
        }
    }

    private func isOpen(_ window: DailyWindow, _ realtime: Int64) -> Bool {
        let minute = Int(realtime / Span.minute % 1440 + 1440) % 1440
        return window.start < window.end
            ? minute >= window.start && minute < window.end : minute >= window.start || minute < window.end
    }
}
