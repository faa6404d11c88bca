package import Node
import Syntax

/// Decides what is written to the Node, and when; takes no clock and sends nothing.
package struct NodeReporter: Sendable {
    /// Events that may be made within ``eventWindow``.
    package static let eventBudget = 10
    package static let eventWindow = 10 * Span.minute
    /// The longest wait of an Event after the server was busy.
    static let busySpread = 15 * Span.minute
    /// An Event that could not be sent for so long says nothing any more.
    static let eventAge = Span.hour

    /// What is due.
    package enum Step: Sendable, Equatable {
        /// To be sent now, and its outcome to be handed to ``answered(_:_:_:at:)``.
        case send(Purpose, APIRequest)
        /// Nothing for so many nanoseconds, if nothing changes.
        case wait(Int64)
    }

    /// What a request is for.
    package enum Purpose: Sendable, Equatable {
        case condition(NodeCondition, transition: String)
        /// - Parameter name: of the Event.
        case event(name: String)
    }

    /// A line for the journal.
    package struct Remark: Sendable, Equatable {
        package var isWarning: Bool
        package var text: String
    }

    package private(set) var memory: ReporterMemory
    private let settings: NodeSettings
    private let node: String
    private var jitter: Jitter

    /// - Parameters:
    ///   - node: its name in Kubernetes.
    ///   - machineID: of machine-id(5).
    ///   - memory: of the run before.
    package init(_ settings: NodeSettings, node: String, machineID: String, memory: ReporterMemory) {
        self.settings = settings
        self.node = node
        self.memory = memory
        jitter = Jitter(machineID: machineID, draws: memory.draws)
    }

    // MARK: What is seen

    /// Takes what the status file says.
    ///
    /// - Parameters:
    ///   - condition: nil where there is no such file.
    ///   - since: when its verdict began, RFC 3339.
    ///   - isRunning: whether netreadyd runs.
    package mutating func see(
        _ condition: NodeCondition?, since: String? = nil, isRunning: Bool, at now: Timestamp
    ) {
        // Silence before this boot is none of it.
        let before = memory.silentSince.flatMap { $0.bootID == now.bootID ? $0 : nil }
        memory.silentSince = isRunning && condition != nil ? nil : before ?? now
        let isSilent = memory.silentSince.map { now.since($0) >= settings.silence } ?? false
        if isSilent {
            take(isRunning ? .unreadable : .silent, since: nil, at: now)
        } else if let condition {
            take(condition, since: since, at: now)
        } else {
            // What was said before, perhaps before the boot, is not repeated.
            memory.seen = nil
            memory.seenSince = nil
            memory.betterSince = nil
        }
    }

    private mutating func take(_ condition: NodeCondition, since: String?, at now: Timestamp) {
        memory.seen = condition
        memory.seenSince = since
        guard let written = memory.written, condition.verdict.badness < written.condition.verdict.badness else {
            memory.betterSince = nil
            return
        }
        memory.betterSince = memory.betterSince ?? now
    }

    // MARK: What is due

    /// What is to be done now.
    package func next(at now: Timestamp) -> Step {
        var wait = Int64.max
        if let (condition, left) = wanted(at: now) {
            let left = max(left, isHeldBack(condition) ? pause(at: now) : 0)
            if left == 0 { return send(condition, at: now) }
            wait = left
        }
        if let pending = nextEvent(at: now) {
            let left = max(pending.left(at: now), pause(at: now))
            if left == 0 { return .send(.event(name: pending.event.name), .post(pending.event, on: node)) }
            wait = min(wait, left)
        }
        if let silentSince = memory.silentSince, memory.seen?.isSilence != true {
            wait = min(wait, max(1, settings.silence - now.since(silentSince)))
        }
        return .wait(wait)
    }

    /// The condition that is to be written next, and the nanoseconds until then.
    private func wanted(at now: Timestamp) -> (NodeCondition, Int64)? {
        guard let seen = memory.seen else { return nil }
        guard let written = memory.written else { return (seen, 0) }
        let age = now.since(written.at)
        guard seen != written.condition else { return (seen, max(0, written.heartbeatAfter - age)) }
        let (new, old) = (seen.verdict.badness, written.condition.verdict.badness)
        if new > old { return (seen, 0) }
        let begin = new == old ? written.at : memory.betterSince ?? now
        return (seen, max(0, settings.betterAfter - now.since(begin)))
    }

    /// A change to a verdict that was not tried yet goes at once, if the server has not asked to be left alone.
    private func isHeldBack(_ condition: NodeCondition) -> Bool {
        guard let backOff = memory.backOff else { return false }
        let isChange = condition.verdict != memory.written?.condition.verdict
        return backOff.isAsked || !isChange || memory.tried.contains(condition.verdict)
    }

    private func pause(at now: Timestamp) -> Int64 { memory.backOff?.left(at: now) ?? 0 }

    private func send(_ condition: NodeCondition, at now: Timestamp) -> Step {
        let transition = transition(of: condition, at: now)
        return .send(
            .condition(condition, transition: transition),
            .write(condition, on: node, heartbeat: seconds(now.realtime), transition: transition))
    }

    /// Moves with the status alone. Before the first writing netreadyd knows best when its verdict began.
    private func transition(of condition: NodeCondition, at now: Timestamp) -> String {
        guard let written = memory.written else { return memory.seenSince.flatMap(seconds) ?? seconds(now.realtime) }
        return written.condition.status == condition.status ? written.transition : seconds(now.realtime)
    }

    /// The Event that is due first.
    private func nextEvent(at now: Timestamp) -> ReporterMemory.Pending? {
        memory.events.min { $0.left(at: now) < $1.left(at: now) }
    }

    // MARK: What came of it

    /// Takes the outcome of a request that was sent.
    ///
    /// - Returns: what the journal is told.
    package mutating func answered(
        _ purpose: Purpose, _ trouble: Trouble?, _ place: Trouble.Place, at now: Timestamp
    ) -> [Remark] {
        defer { memory.draws = jitter.draws }
        switch (purpose, trouble) {
        case (.condition(let condition, let transition), nil):
            written(condition, transition, at: now)
            return over(place)
        case (.condition(let condition, _), let trouble?):
            if !memory.tried.contains(condition.verdict) { memory.tried.append(condition.verdict) }
            backOff(trouble, at: now)
            return report(trouble, place, at: now)
        case (.event(let name), nil):
            settleEvent(name)
            memory.reported.removeAll { $0.isOfEvent }
            return []
        case (.event(let name), let trouble?): return eventFailed(name, trouble, place, at: now)
        }
    }

    private mutating func written(
        _ condition: NodeCondition, _ transition: String, at now: Timestamp
    ) {
        let before = memory.written?.condition.verdict
        let heartbeat = settings.heartbeat + jitter.draw(upTo: settings.heartbeat / 2)
        memory.written = .init(condition: condition, transition: transition, at: now, heartbeatAfter: heartbeat)
        memory.tried = []
        memory.betterSince = nil
        if condition.verdict != before, before != nil || condition.verdict != .ready {
            makeEvent(condition, before, at: now)
        }
        easeOff()
    }

    /// Nothing is waited for any more; how far the doubling has come holds on while Events are left.
    private mutating func easeOff() {
        memory.backOff?.wait = 0
        memory.backOff?.isAsked = false
        if memory.events.isEmpty { memory.backOff = nil }
    }

    private mutating func makeEvent(
        _ condition: NodeCondition, _ before: NodeCondition.Verdict?, at now: Timestamp
    ) {
        guard settings.events else { return }
        memory.eventTimes.removeAll { now.since($0) >= Self.eventWindow }
        guard memory.eventTimes.count < Self.eventBudget else {
            memory.skipped += 1
            return
        }
        let missing = memory.skipped == 0 ? "" : " (Changes before it that made no Event: \(memory.skipped).)"
        let event = NodeEvent(
            name: String(now.realtime, radix: 16),
            isWarning: condition.isSilence || condition.verdict.badness > (before?.badness ?? 0),
            reason: condition.verdict == .ready ? "ContainerNetworkReady" : condition.reason,
            message: cut(condition.message, NodeCondition.messageLimit - missing.utf8.count) + missing,
            time: seconds(now.realtime))
        memory.skipped = 0
        memory.eventTimes.append(now)
        memory.events.append(.init(event: event, made: now, wait: jitter.draw(upTo: eventSpread)))
    }

    /// Where the server was busy a moment ago, the Events of a fleet keep out of the conditions' way.
    private var eventSpread: Int64 {
        memory.backOff?.isBusy == true ? Self.busySpread : Self.window(1)
    }

    private mutating func settleEvent(_ name: String) {
        memory.events.removeAll { $0.event.name == name }
        easeOff()
    }

    private mutating func eventFailed(
        _ name: String, _ trouble: Trouble, _ place: Trouble.Place, at now: Timestamp
    ) -> [Remark] {
        switch trouble.cause {
        case .conflict:
            // An earlier request has made it, though its answer was lost.
            settleEvent(name)
            return []
        case .forbidden, .refused, .noNode:
            settleEvent(name)
            return report(trouble, place, isOfEvent: true, at: now)
        default:
            memory.events.removeAll { now.since($0.made) >= Self.eventAge }
            backOff(trouble, at: now)
            return report(trouble, place, isOfEvent: true, at: now)
        }
    }

    /// Notes that nothing can be sent for a reason on this node.
    package mutating func complain(_ trouble: Trouble, _ place: Trouble.Place, at now: Timestamp) -> [Remark] {
        report(trouble, place, at: now)
    }

    /// Notes that the clocks of node and server differ, once.
    ///
    /// - Parameter difference: nanoseconds, of either sign.
    package mutating func noticeClock(_ difference: Int64, _ place: Trouble.Place, at now: Timestamp) -> [Remark] {
        guard difference.magnitude >= UInt64(5 * Span.minute) else {
            memory.reported.removeAll { $0.cause == .clock }
            return []
        }
        return report(Trouble(.clock, Span.text(Int64(clamping: difference.magnitude))), place, at: now)
    }

    /// Notes whether what is remembered could be written; that it could not is told once, until it could.
    ///
    /// - Parameter failure: why not; nil where it could.
    package mutating func noticeMemory(_ failure: String?, _ place: Trouble.Place, at now: Timestamp) -> [Remark] {
        guard let failure else {
            memory.reported.removeAll { $0.cause == .memory }
            return []
        }
        return report(Trouble(.memory, failure), place, at: now)
    }

    // MARK: Waiting and telling

    /// The longest wait before a step: 1 s, doubling to 5 min.
    static func window(_ steps: Int) -> Int64 { min(300 * Span.second, Span.second << Int64(max(0, steps - 1))) }

    /// A busy server is climbed away from five steps at once: that many nodes at its door are a fleet, and with one step at
    /// a time each of ten thousand would knock ten times.
    private static let busySteps = 5

    /// Full jitter. What the server asks for comes before it: all that it answered in one second would come again in one.
    private mutating func backOff(_ trouble: Trouble, at now: Timestamp) {
        // What lacks on this node somebody has to bring, and a longer wait would spare no server.
        let climbed = (memory.backOff?.steps ?? 0) + (trouble.cause == .busy ? Self.busySteps : 1)
        let steps = trouble.isOfMany ? 1 : min(10, climbed)
        let asked = trouble.isOfMany ? 30 * Span.second : min(trouble.retryAfter ?? 0, Span.hour)
        memory.backOff = .init(
            steps: steps, begin: now, wait: asked + jitter.draw(upTo: Self.window(steps)),
            isAsked: trouble.cause == .busy || trouble.retryAfter != nil,
            isBusy: trouble.cause == .busy || memory.backOff?.isBusy == true)
    }

    /// A cause is told where it is new, and anew where it had been gone and ten minutes are over.
    private mutating func report(
        _ trouble: Trouble, _ place: Trouble.Place, isOfEvent: Bool = false, at now: Timestamp
    ) -> [Remark] {
        memory.reported.removeAll { $0.isOver && now.since($0.at) >= Self.eventWindow }
        let detail = trouble.isOfMany ? trouble.detail : ""
        let new = ReporterMemory.Reported(
            cause: trouble.cause, detail: detail, isOfEvent: isOfEvent, at: now, isOver: false)
        guard !memory.reported.contains(where: new.isSame) else { return [] }
        memory.reported.append(new)
        return [Remark(isWarning: true, text: trouble.sentence(place, isOfEvent ? .event : .condition))]
    }

    private mutating func over(_ place: Trouble.Place) -> [Remark] {
        let isNews = memory.reported.contains { !$0.isOver && $0.endsByWriting }
        for index in memory.reported.indices where memory.reported[index].endsByWriting {
            memory.reported[index].isOver = true
        }
        guard isNews else { return [] }
        return [Remark(isWarning: false, text: "The condition of the Node \(place.node) is written again.")]
    }
}

/// RFC 3339 in UTC to the second, as Kubernetes writes it.
func seconds(_ realtime: Int64) -> String { "\(timestamp(realtime).prefix(19))Z" }

/// The same of a time that is written with fractions; nil where it is none.
func seconds(_ text: String) -> String? {
    guard text.utf8.count >= 20, text.hasSuffix("Z"), text.dropFirst(10).first == "T" else { return nil }
    return "\(text.prefix(19))Z"
}
