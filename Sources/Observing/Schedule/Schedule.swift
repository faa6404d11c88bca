/// When which scope of the node is looked at, and when what is seen is said: one state machine for daemon and command.
///
/// Pure: each event comes with its moment, in nanoseconds of a clock that never goes back. Whoever carries out the
/// actions feeds in what came of them. docs/schedule.md has the table of states.
package struct Schedule: Sendable {
    /// What is under way.
    package enum State: String, Sendable, CaseIterable {
        /// Nothing.
        case still
        /// The core scopes are looked at.
        case core
        /// containerd may still be loading what has just changed: a pause before the core scopes are looked at again.
        case settling
        /// The scopes around containerd are looked at.
        case around
        case coreAndAround
        case settlingAndAround
        /// The core scopes are seen, and what they show is said once the scopes around containerd are seen as well.
        case holding
    }

    package enum Alarm: String, Sendable, CaseIterable {
        /// The rate of looks allows the next one.
        case rate
        /// The pause of ``State/settling`` is over.
        case settle
        /// What is held back is held back no longer.
        case hold
        /// The scopes around containerd may be looked at again.
        case around
        /// Nothing announces what is awaited.
        case silence
        /// The safety poll.
        case poll
    }

    package enum Event: Sendable {
        /// Something in a watched directory, or an act of our own, has changed what containerd may load.
        case changed
        case trigger(Trigger)
        case due(Alarm)
        case seenCore(Projection)
        /// - Parameter isNew: it shows something else than the last time.
        case seenAround(isNew: Bool)
        case said(Prospect)
        /// Another runtime is looked at from now on: nothing that was seen tells of it.
        case moved
    }

    package enum Action: Sendable, Hashable {
        /// - Parameter isSettling: where containerd says what it said before, nothing else need be looked at.
        case lookAtCore(Trigger, isSettling: Bool)
        case collectContext
        /// Judge again what the core scopes have shown, with what is now known around containerd.
        case judgeAgain
        case say
        /// As ``say``, to the command that asked.
        case answer
        case wait(Alarm, Int64)
        case calm(Alarm)
        /// Whether new lines in containerd's journal are a trigger.
        case follow(Bool)
    }

    /// What the core scopes show.
    package struct Projection: Sendable, Hashable {
        /// containerd and the files differ: it may still be loading.
        package var isUnsettled = false
        /// containerd says now that the network is ready.
        package var isReady = false
        /// A file tells why it is not ready, whatever else is seen.
        package var isExplained = false
        /// Verdict or reason are other than those that were said.
        package var isNews = false
        /// The verdict is `ready`.
        package var isWell = false
        /// The network was not ready at the last look around containerd, and is now.
        package var hasTurned = false
        /// What is around containerd is not known.
        package var lacksAround = false
        /// Nanoseconds of a processor that the look took.
        package var work: Int64 = 0

        package init() {}
    }

    /// What is to be expected after what was said.
    package struct Prospect: Sendable, Hashable {
        package var isWell = true
        /// containerd says that the network is ready.
        package var isReady = true
        /// It is other than what was said before.
        package var isNews = false
        /// Something is awaited that no event need announce.
        package var isSilent = false
        /// Nanoseconds until the safety poll.
        package var poll: Int64 = 60_000_000_000

        package init() {}
    }

    package private(set) var state = State.still
    private var trigger = Trigger.start
    /// What began the first look of a daemon or of a command, until all that it asks for is said.
    private var whole: Trigger?
    private var pending: Trigger?
    private var rate = RateLimit()
    private var settling = Settling()
    private var lastChange: Int64?
    /// What ``lastChange`` was when the last look began.
    private var seenChange: Int64?
    private var unsettledSince: Int64?
    private var heldSince: Int64?
    private var lastAround: Int64?
    /// The look around under way began before somebody asked for one of now.
    private var looksAroundAgain = false
    private var pace = Self.shortestPace
    private var lastNews: Int64 = 0
    private var pollDue: Int64?
    private var silence = Self.firstSilence
    /// Nanoseconds between two polls that look around; where a plugin may change its mind unseen, some do not.
    package var poll: Int64 = 60_000_000_000

    /// While events never end, nothing would ever be said: after so long what is seen is said all the same.
    private static let longestUnsettled: Int64 = 5_000_000_000
    /// Time between two looks around containerd that something wrong leads to; it doubles while nothing changes.
    private static let shortestPace: Int64 = 5_000_000_000
    /// The longest where the network is not ready.
    private static let longestPace: Int64 = 15_000_000_000
    /// For how long the journal of a network that is ready, and degraded, is followed after the last change.
    static let following: Int64 = 300_000_000_000
    private static let firstSilence: Int64 = 100_000_000
    private static let longestSilence: Int64 = 5_000_000_000

    package init() {}

    /// What is to be done about an event, in this order.
    package mutating func next(_ event: Event, at now: Int64) -> [Action] {
        switch event {
        case .changed:
            lastChange = now
            settling.reset()
            return []
        case .trigger(let trigger): return take(trigger, now)
        case .due(let alarm): return due(alarm, now)
        case .seenCore(let outlook): return seen(outlook, now)
        case .seenAround(let isNew): return seenAround(isNew, now)
        case .said(let prospect): return said(prospect, now)
        case .moved:
            (lastAround, heldSince, unsettledSince) = (nil, nil, nil)
            (whole, pace, silence) = (.start, Self.shortestPace, Self.firstSilence)
            return []
        }
    }

    // MARK: Beginning

    private mutating func take(_ trigger: Trigger, _ now: Int64) -> [Action] {
        guard state != .core, state != .coreAndAround else {
            keep(trigger)
            return []
        }
        if let wait = rate.take(at: now) {
            keep(trigger)
            return [.wait(.rate, wait)]
        }
        return begin(trigger, now)
    }

    /// One that wants more is not forgotten over one that wants less.
    private mutating func keep(_ trigger: Trigger) {
        guard pending?.includesContext != true else { return }
        pending = pending == nil || trigger.includesContext ? trigger : pending
    }

    private mutating func begin(_ trigger: Trigger, _ now: Int64) -> [Action] {
        self.trigger = trigger
        if trigger.includesAll { whole = trigger }
        // Whoever asks does not know what has changed just before.
        if trigger == .command { lastChange = now }
        seenChange = lastChange
        var isAround = looksAround
        let look = Action.lookAtCore(trigger, isSettling: false)
        if isAround, trigger == .command { looksAroundAgain = true }
        guard !isAround, includesContext(trigger, now) else {
            state = isAround ? .coreAndAround : .core
            return [look]
        }
        isAround = true
        state = .coreAndAround
        lastAround = now
        return [look, .collectContext]
    }

    private var looksAround: Bool {
        switch state {
        case .around, .coreAndAround, .settlingAndAround, .holding: true
        case .still, .core, .settling: false
        }
    }

    private func includesContext(_ trigger: Trigger, _ now: Int64) -> Bool {
        guard trigger.includesContext else { return false }
        guard trigger == .poll, let lastAround else { return true }
        return now - lastAround >= poll / 4 * 3
    }

    private mutating func resume(_ now: Int64) -> [Action] {
        guard let trigger = pending else { return [] }
        pending = nil
        return take(trigger, now)
    }

    private mutating func due(_ alarm: Alarm, _ now: Int64) -> [Action] {
        switch alarm {
        case .rate: return state == .core || state == .coreAndAround ? [] : resume(now)
        case .settle: return lookAgain(now)
        case .hold:
            guard state == .holding else { return [] }
            heldSince = nil
            state = .around
            return [sayAll()]
        case .around:
            guard state == .still else { return [] }
            state = .around
            lastAround = now
            return [.collectContext]
        case .silence: return take(.timer, now)
        case .poll:
            pollDue = nil
            return take(.poll, now)
        }
    }

    private mutating func sayAll() -> Action {
        defer { whole = nil }
        return whole == .command ? .answer : .say
    }

    /// Nothing has changed since the last look but, perhaps, what containerd says.
    private mutating func lookAgain(_ now: Int64) -> [Action] {
        guard state == .settling || state == .settlingAndAround else { return [] }
        state = state == .settling ? .core : .coreAndAround
        let isSettling = lastChange.map { $0 == seenChange && now - $0 < Settling.limit } ?? false
        seenChange = lastChange
        return [.lookAtCore(.timer, isSettling: isSettling)]
    }

    // MARK: Seeing

    private mutating func seen(_ outlook: Projection, _ now: Int64) -> [Action] {
        rate.rest(after: outlook.work, at: now)
        let isAround = state == .coreAndAround
        if let pause = pause(outlook, now) {
            state = isAround ? .settlingAndAround : .settling
            return [.wait(.settle, pause)] + resume(now)
        }
        unsettledSince = nil
        let (begins, wait) = isAround ? (false, nil) : explains(outlook, now)
        if begins { lastAround = now }
        let look: [Action] = begins ? [.collectContext] : wait.map { [.wait(.around, $0)] } ?? []
        if isAround || begins, holds(outlook) {
            let since = heldSince ?? now
            heldSince = since
            let left = (whole ?? trigger).patience.map { $0 - (now - since) }
            if left.map({ $0 > 0 }) ?? true {
                state = .holding
                return look + (left.map { [.wait(.hold, $0)] } ?? []) + resume(now)
            }
        }
        heldSince = nil
        state = isAround || begins ? .around : .still
        return [sayAll()] + look + resume(now)
    }

    /// How long to wait before containerd is compared with the files again; nil where that is settled, or has been
    /// unsettled for so long that it is what is.
    private mutating func pause(_ outlook: Projection, _ now: Int64) -> Int64? {
        guard outlook.isUnsettled, let lastChange else { return nil }
        let since = unsettledSince ?? now
        unsettledSince = since
        guard now - since < Self.longestUnsettled else { return nil }
        return settling.pause(sinceLastEvent: now - lastChange)
    }

    /// Whether what is around containerd is looked at because of what the core shows, or after how many nanoseconds.
    private func explains(_ outlook: Projection, _ now: Int64) -> (begins: Bool, wait: Int64?) {
        if outlook.lacksAround || outlook.hasTurned && !outlook.isWell { return (true, nil) }
        guard !outlook.isWell || outlook.hasTurned else { return (false, nil) }
        guard let lastAround, now - lastAround < pace else { return (true, nil) }
        return (false, pace - (now - lastAround))
    }

    /// Whether what is seen waits for what is around containerd: it might be said wrongly, or nothing new is to be said.
    private func holds(_ outlook: Projection) -> Bool {
        if whole != nil || outlook.hasTurned && !outlook.isWell { return true }
        if outlook.isExplained { return false }
        return !outlook.isReady || outlook.lacksAround || trigger == .poll && !outlook.isNews
    }

    private mutating func seenAround(_ isNew: Bool, _ now: Int64) -> [Action] {
        if looksAroundAgain {
            looksAroundAgain = false
            lastAround = now
            return [.collectContext]
        }
        switch state {
        case .holding:
            heldSince = nil
            state = .still
            return [.calm(.hold)] + (isNew ? [.judgeAgain] : []) + [sayAll()]
        case .around:
            state = .still
            return isNew ? [.judgeAgain, sayAll()] : []
        case .coreAndAround: state = .core
        case .settlingAndAround: state = .settling
        case .still, .core, .settling: break
        }
        return []
    }

    private mutating func said(_ prospect: Prospect, _ now: Int64) -> [Action] {
        note(prospect, now)
        // Looks that other hints lead to do not put the poll off.
        let due = min(pollDue ?? .max, now + prospect.poll)
        pollDue = due
        // While all is well nobody's log lines wake the daemon, nor for ever while the same is wrong.
        let follows = !prospect.isWell && (!prospect.isReady || now - lastNews < Self.following)
        var actions: [Action] = [.follow(follows), .wait(.poll, max(0, due - now))]
        guard prospect.isSilent else {
            silence = Self.firstSilence
            actions.append(.calm(.silence))
            return actions
        }
        actions.append(.wait(.silence, silence))
        silence = min(silence * 2, Self.longestSilence)
        return actions
    }

    /// What stays as it is is looked around less and less often.
    private mutating func note(_ prospect: Prospect, _ now: Int64) {
        guard !prospect.isNews, !prospect.isWell else {
            pace = Self.shortestPace
            lastNews = now
            return
        }
        guard let lastAround, now - lastAround < pace else { return }
        pace = min(pace * 2, prospect.isReady ? max(poll, Self.shortestPace) : Self.longestPace)
    }
}
