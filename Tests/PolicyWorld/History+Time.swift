import Diagnosis
import Node
import Remediation

extension History {
    private static let shortestPoll = 60 * Span.second
    private static let longestPoll = 8 * Span.minute
    /// A look every ten seconds while systemd has a job for the unit is the busiest wait that there is.
    private static let mostEvaluationsPerHour = 600

    mutating func run(for span: Int64) {
        let end = world.mark.elapsed + span
        // While nothing happens the slow look comes ever more rarely: it would see the same.
        pollAfter = Self.shortestPoll
        var evaluations = 0
        while world.mark.elapsed < end {
            let now = world.mark.elapsed
            let soonest = min(end, wakeAt ?? .max, now + pollAfter, jobs.map(\.endsAt).min() ?? .max)
            if soonest == now + pollAfter { pollAfter = min(2 * pollAfter, Self.longestPoll) }
            advance(soonest - now)
            evaluations += 1
            trigger()
        }
        let perHour = evaluations * 60 / max(60, Int(span / Span.minute))
        busiestHour = max(busiestHour, perHour)
        if perHour > Self.mostEvaluationsPerHour { judge.violate("\(evaluations) evaluations in \(Span.text(span))") }
    }

    /// Lets time pass; jobs end in it in their order.
    mutating func advance(_ span: Int64) {
        let end = world.mark.elapsed + max(Span.millisecond, span)
        while let index = jobs.indices.min(by: { jobs[$0].endsAt < jobs[$1].endsAt }), jobs[index].endsAt <= end {
            let job = jobs.remove(at: index)
            world.advance(job.endsAt - world.mark.elapsed)
            finish(job)
        }
        world.advance(end - world.mark.elapsed)
    }

    private mutating func finish(_ job: Job) {
        if case .act(let act, let end) = job.end, end != .failed { carryOut(act) }
        let isAwaited = isAlive && job.life == life
        switch job.end {
        case .act(let act, let end):
            if hand?.act?.id == act.id { return tellHand(act, end) }
            guard isAwaited, end != .lost, underWay?.id == act.id else { return }
            // What the act itself has changed is an event too.
            if end == .done { seenChange = world.now }
            take(decide(end == .done ? .actCarriedOut(id: act.id) : .actFailed(id: act.id, why: "no")))
        case .preflight(let causeID, let asked):
            guard isAwaited, asked.at == binaryAskedAt else { return }
            let agrees = binaryAgrees
            judge.answered(agrees: agrees, asked)
            take(decide(.preflightEnded(causeID: causeID, agrees: agrees, why: "no")))
        case .sandboxes:
            guard isAwaited else { return }
            take(decide(.sandboxesListed(sandboxReading)))
        case .gate(let causeID):
            guard isAwaited else { return }
            if world.gateAllows { judge.gateAllowed(causeID, world.mark) }
            take(decide(.gateAnswered(causeID: causeID, allows: world.gateAllows, why: "no")))
        }
        if policy.current == nil { underWay = nil }
    }

    var binaryAgrees: Bool { !world.binaryRefuses && world.configOnDisk != .broken }

    var sandboxReading: SandboxReading {
        guard world.servesCRI else { return .unknown }
        guard let born = world.sandboxBornAt else { return .none }
        return .youngest(age: max(0, world.mark.elapsed + world.mark.wallError - born.elapsed - born.wallError))
    }

    private mutating func carryOut(_ act: Act) {
        switch act.kind {
        case .reload: world.reload()
        // TryRestartUnit leaves what a person has stopped alone.
        case .restart: if world.state == .running || world.state == .silent { world.start() }
        case .start: if world.state == .failed { world.start() }
        }
    }

    mutating func trigger() {
        guard isAlive else { return }
        wakeAt = nil
        if policy.ledger == nil, disk.isReadable { take(decide(.ledgerChanged(disk.ledger))) }
        guard isAlive else { return }
        take(decide(.evaluated(world.facts(lastChange: seenChange))))
        if policy.current == nil { underWay = nil }
        askHand()
    }

    mutating func decide(_ input: PolicyInput) -> [Effect] { policy.decide(input, at: world.now) }
}
