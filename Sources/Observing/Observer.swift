import Containerd
import Diagnosis
package import Linux
package import Node
package import Systemd

/// Observes the node by one schedule: looks at its scopes when that says so, and says what is.
package final class Observer {
    private let node: NodeProbe
    private let loop: EventLoop
    private var schedule = Schedule()
    private var timers: [Schedule.Alarm: TimerSource] = [:]
    private var events: [Schedule.Event] = []
    private var isStepping = false
    /// What was said last.
    private var said: Assessment?
    private var answer: ((Observation) -> Void)?

    /// Nanoseconds between two safety polls.
    package var poll: Int64 {
        get { schedule.poll }
        set { schedule.poll = newValue }
    }

    /// Called with what is, each time that the schedule has it said.
    package var onSay: ((Observation) -> Void)?
    /// Called when the core scopes begin to be looked at.
    package var onLook: ((Trigger) -> Void)?
    /// Called when they have been looked at, with the nanoseconds since the beginning.
    package var onSeen: ((Int64) -> Void)?
    /// Called before a safety poll looks.
    package var onPoll: (() -> Void)?

    /// - Parameter hangAfter: nanoseconds; see ``StatusDelay/limit``.
    package init(
        place: RuntimePlace, hangAfter: Int64, loop: EventLoop, units: UnitProbe, watcher: PathWatcher?,
        clock: NodeClock
    ) {
        self.loop = loop
        node = NodeProbe(
            place: place, hangAfter: hangAfter, loop: loop, units: units, watcher: watcher, clock: clock)
        node.onLateAnswer { [weak self] in self?.trigger(.answer) }
    }

    /// Takes note of a hint: what it may have changed is looked at as soon as the schedule has it.
    package func trigger(_ trigger: Trigger) { feed(.trigger(trigger)) }

    /// Whether something is being looked at.
    package var isAtWork: Bool { schedule.state != .still }

    /// Looks at another runtime from now on; never while something is being looked at.
    package func move(to place: RuntimePlace) {
        node.move(to: place)
        feed(.moved)
    }

    /// Looks at all scopes once; `completion` is called exactly once, from the loop, with what was seen from now on.
    package func ask(_ completion: @escaping (Observation) -> Void) {
        answer = completion
        trigger(.command)
    }

    /// Something in a watched directory, or an act of our own, has changed what containerd may load.
    package func noteChange() { feed(.changed) }

    /// `completion` is called exactly once, from the loop.
    package func listSandboxes(_ completion: @escaping (SandboxReading) -> Void) { node.listSandboxes(completion) }

    /// Watches these paths in containerd's own view as well, as long as it has one.
    package func watch(_ paths: [WatchedPath]) { node.watch(paths) }

    /// Called when something has changed in containerd's own view.
    package var onForeignChange: ((PathWatcher) -> Void)? {
        get { node.onForeignChange }
        set { node.onForeignChange = newValue }
    }

    /// Of the host's files; nil where no inotify instance is to be had.
    package var watcher: PathWatcher? {
        get { node.watcher }
        set { node.watcher = newValue }
    }

    /// containerd's own view of the files, where it differs from ours.
    package var view: ContainerdView? { node.view }

    /// What is on record of a start of containerd; each observation carries it.
    package var recordedStart: RecordedStart? {
        get { node.recordedStart }
        set { node.recordedStart = newValue }
    }

    // MARK: The schedule

    /// What carrying out an action leads to at once comes after the actions beside it.
    private func feed(_ event: Schedule.Event) {
        events.append(event)
        guard !isStepping else { return }
        isStepping = true
        defer { isStepping = false }
        while !events.isEmpty {
            for action in schedule.next(events.removeFirst(), at: SystemClock.boottime) { carryOut(action) }
        }
    }

    private func carryOut(_ action: Schedule.Action) {
        switch action {
        case .lookAtCore(let trigger, let isSettling): look(trigger, isSettling)
        case .collectContext: node.collectContext { [weak self] in self?.feed(.seenAround(isNew: $0)) }
        case .judgeAgain: _ = node.judgeAgain()
        case .say: say()
        case .answer: answerCommand()
        case .wait(let alarm, let nanoseconds): arm(alarm, nanoseconds)
        case .calm(let alarm): timers[alarm]?.disarm()
        case .follow(let isWanted): node.follow(isWanted) { [weak self] in self?.trigger(.journal) }
        }
    }

    private func look(_ trigger: Trigger, _ isSettling: Bool) {
        let began = SystemClock.boottime
        onLook?(trigger)
        node.lookAtCore(isSettling: isSettling) { [weak self] observation in
            guard let self else { return }
            onSeen?(SystemClock.boottime - began)
            feed(.seenCore(outlook(observation)))
        }
    }

    private func outlook(_ observation: Observation) -> Schedule.Projection {
        let assessment = observation.assessment
        var outlook = Schedule.Projection()
        outlook.isUnsettled = assessment.isUnsettled
        outlook.isReady = assessment.now == .ready
        outlook.isExplained = assessment.isExplainedByFile
        outlook.isNews = isNews(assessment)
        outlook.isWell = assessment.verdict == .ready
        outlook.hasTurned = outlook.isReady && node.around.wasTroubled
        outlook.lacksAround = outlook.isReady && node.around.known(whileReady: true) == nil
        outlook.work = node.lastWork
        return outlook
    }

    private func say() {
        guard let observation = node.latest else { return }
        let isNews = isNews(observation.assessment)
        said = observation.assessment
        onSay?(observation)
        node.reported()
        feed(.said(prospect(observation, isNews: isNews)))
    }

    private func answerCommand() {
        guard let observation = node.latest, let answer else { return }
        self.answer = nil
        answer(observation)
    }

    private func isNews(_ assessment: Assessment) -> Bool {
        said?.verdict != assessment.verdict || said?.reason != assessment.reason
    }

    /// While containerd is silent for no proven reason, most often at its start, no event need announce its first word;
    /// and none announces that a network has been on its way for too long.
    private func prospect(_ observation: Observation, isNews: Bool) -> Schedule.Prospect {
        let assessment = observation.assessment
        let isSilent = if case .unknown? = assessment.now { !assessment.namesStrangeRuntime } else { false }
        let isBlind =
            observation.snapshot.live?.isOld == true || observation.snapshot.blind.contains(where: \.mayEndUnseen)
        var prospect = Schedule.Prospect()
        prospect.isWell = assessment.verdict == .ready
        prospect.isReady = assessment.now == .ready
        prospect.isNews = isNews
        prospect.isSilent = isSilent || isBlind || assessment.isNetworkPending
        // A STATUS of CNI 1.1 can change with no event at all.
        prospect.poll = assessment.asksPluginStatus ? min(poll, 15 * Span.second) : poll
        return prospect
    }

    private func arm(_ alarm: Schedule.Alarm, _ nanoseconds: Int64) {
        let after = UInt64(max(0, nanoseconds))
        if let timer = timers[alarm] {
            try? timer.rearm(after: after)
            return
        }
        // The polls of a fleet's nodes need not be exact; what somebody waits for is.
        let accuracy = alarm == .poll ? after / 8 : 100_000
        timers[alarm] = try? loop.addTimer(after: after, accuracy: accuracy) { [weak self] in
            if alarm == .poll { self?.onPoll?() }
            self?.feed(.due(alarm))
        }
    }
}
