import Containerd
import Diagnosis
import Linux
import Node
import Systemd

/// Looks at the node, when it is told to: at the core scopes, and at those around containerd.
final class NodeProbe {
    private var runtime: RuntimeProbe
    private let units: UnitProbe
    /// Of the host's files; nil where no inotify instance is to be had.
    var watcher: PathWatcher?
    private let loop: EventLoop
    private let clock: NodeClock
    /// nil while the root directory cannot be opened, for want of descriptors of our own.
    private var collector: FileCollector?
    private var host: NodeRoot?
    private(set) var around: NodeContextProbe
    private var beginning = BeginningProbe()
    private var versions = InstalledVersion()
    private var place: RuntimePlace
    private let hangAfter: Int64
    private var requestCache = RequestCache()
    /// What is on record of a start of containerd; each observation carries it.
    var recordedStart: RecordedStart?
    /// The last observation, while containerd may still be loading what is in the files.
    private var unsettled: (reading: RuntimeProbe.Reading, observation: Observation)?
    /// containerd's own view of the files, where it differs from ours.
    private(set) var view: ContainerdView?
    /// What is watched in it.
    private var paths: [WatchedPath] = []
    /// Where containerd's CNI directory was when it said so last.
    private var confDir = "/etc/cni/net.d"
    private var slept = SleepMeter()
    /// What one look could not see.
    private let watch = WatchProbe()
    private var blind: [Blindness] = []
    /// Called when something has changed in containerd's own view.
    var onForeignChange: ((PathWatcher) -> Void)?
    /// The process whose unit is followed.
    private var followed: ProcessReading?
    /// Nanoseconds of a processor that the last look at the core scopes took, waiting for answers aside.
    private(set) var lastWork: Int64 = 0
    private(set) var latest: Observation?

    /// - Parameter hangAfter: nanoseconds; see ``StatusDelay/limit``.
    init(
        place: RuntimePlace, hangAfter: Int64, loop: EventLoop, units: UnitProbe, watcher: PathWatcher?,
        clock: NodeClock
    ) {
        self.place = place
        self.hangAfter = hangAfter
        self.units = units
        self.watcher = watcher
        self.loop = loop
        self.clock = clock
        runtime = RuntimeProbe(socketPath: place.socket, loop: loop, hangAfter: hangAfter)
        around = NodeContextProbe(runtime: runtime, unit: place.unit, loop: loop)
        around.onYAML = { [weak self] in self?.collector?.learn(yaml: $0) }
        // What is around containerd is looked at before the files are.
        openRoots()
    }

    /// Called when CRI Status is answered so late that nobody waits for it any more.
    func onLateAnswer(_ body: @escaping () -> Void) { runtime.onLateAnswer = body }

    /// Looks at another runtime from now on; never while something is being looked at.
    func move(to place: RuntimePlace) {
        let old = self.place
        self.place = place
        if place.unit != old.unit { units.follow(unit: place.unit) }
        guard place.unit != old.unit || place.socket != old.socket else { return }
        around.journal.stopFollowing()
        if place.socket != old.socket {
            let onLateAnswer = runtime.onLateAnswer
            runtime = RuntimeProbe(socketPath: place.socket, loop: loop, hangAfter: hangAfter)
            runtime.onLateAnswer = onLateAnswer
        }
        around = NodeContextProbe(runtime: runtime, unit: place.unit, loop: loop)
        around.onYAML = { [weak self] in self?.collector?.learn(yaml: $0) }
        unsettled = nil
        followed = nil
        latest = nil
        requestCache = RequestCache()
        versions = InstalledVersion()
    }

    /// Watches these paths in containerd's own view as well, as long as it has one.
    func watch(_ paths: [WatchedPath]) {
        self.paths = paths
        view?.watcher?.setPaths(paths)
    }

    /// Whether containerd's journal is followed, so that what it writes leads to a new observation.
    func follow(_ isWanted: Bool, _ onLine: @escaping () -> Void) {
        isWanted ? around.journal.follow(in: loop, onLine) : around.journal.stopFollowing()
    }

    /// What the last observation could not see has been told.
    func reported() { slept.reported() }

    /// Looks at the core scopes; what is known around containerd is used as far as it still tells of now.
    ///
    /// - Parameters:
    ///   - isSettling: where containerd says what it said before, the last observation stands.
    ///   - completion: is called exactly once, from the loop.
    func lookAtCore(isSettling: Bool, _ completion: @escaping (Observation) -> Void) {
        noteSleep()
        runtime.ask { [weak self] reading in
            guard let self else { return }
            if isSettling, let unsettled, unsettled.reading == reading {
                lastWork = 0
                latest = unsettled.observation
                let isNews = isNews(to: unsettled.observation)
                completion((isNews ? judgeAgain() : nil) ?? unsettled.observation)
                return
            }
            let isAnswer = if !reading.isOld, case .status = reading.answer { true } else { false }
            units.read(isFresh: !isAnswer) { unit in
                let begin = SystemClock.processor
                let observation = self.look(reading, unit: unit)
                self.lastWork = SystemClock.processor - begin
                self.unsettled = observation.assessment.isUnsettled ? (reading, observation) : nil
                self.latest = observation
                completion(observation)
            }
        }
    }

    /// Looks at the scopes around containerd.
    ///
    /// - Parameter completion: is called exactly once, from the loop, with whether that tells anything new.
    func collectContext(_ completion: @escaping (_ isNew: Bool) -> Void) {
        let failed = units.failedDependencies.map(\.name)
        around.look(
            unit: units.name, config: latest?.snapshot.configPath ?? place.config, failed: failed, isUp: units.isUp
        ) {
            [weak self] in
            guard let self else { return }
            let isNew = latest.map(self.isNews) ?? false
            // What was made without it must not stand while containerd goes on saying the same.
            if isNew { unsettled = nil }
            completion(isNew)
        }
    }

    /// Whether what is now known around containerd is other than what an observation was made with.
    private func isNews(to observation: Observation) -> Bool {
        let (old, new) = (observation.snapshot, withSurroundings(observation.snapshot))
        return old.containers != new.containers || old.system != new.system || old.blind != new.blind
            || old.notObserved != new.notObserved || old.live?.journal != new.live?.journal
    }

    /// The last observation, with what is now known around containerd.
    func judgeAgain() -> Observation? {
        guard let latest else { return nil }
        let snapshot = withSurroundings(latest.snapshot)
        guard let collector else {
            return Observation(snapshot: snapshot, assessment: assess(snapshot), redaction: latest.redaction)
        }
        let observation = settle(snapshot, with: collector, now: clock.now.realtime)
        requestCache.learn(collector.asked)
        self.latest = observation
        return observation
    }

    private func withSurroundings(_ snapshot: Snapshot) -> Snapshot {
        var snapshot = snapshot
        let isReady = if case .status(let status)? = snapshot.live?.answer { status.networkReady } else { false }
        if isReady { around.noteReady() }
        let known = around.known(whileReady: isReady)
        snapshot.containers = known?.containers
        snapshot.system = known?.system ?? SystemReading()
        snapshot.notObserved = around.lacks(whileReady: isReady)
        let lines = around.lines
        let older = snapshot.live.map { beginning.lines(of: $0, before: lines) }
        snapshot.live?.journal = (older ?? []) + lines
        snapshot.blind.removeAll { $0.sense == .journal }
        if let why = around.journal.lack { snapshot.blind.append(Blindness(.journal, "containerd's journal", why)) }
        return snapshot
    }

    /// `completion` is called exactly once, from the loop.
    func listSandboxes(_ completion: @escaping (SandboxReading) -> Void) {
        let clock = clock
        runtime.listSandboxes { created in
            guard let created else { return completion(.unknown) }
            guard let youngest = created.max() else { return completion(.none) }
            let (age, isOverflow) = clock.now.realtime.subtractingReportingOverflow(youngest)
            completion(.youngest(age: isOverflow ? 0 : max(0, age)))
        }
    }

    private func look(_ reading: RuntimeProbe.Reading, unit: UnitProperties?) -> Observation {
        let now = clock.now
        blind = []
        openRoots()
        let start = StartCommand(unit, config: place.config)
        around.isUnitDown = unit.map { $0.activeState != "active" } ?? false
        let live = liveReading(reading, unit: unit, start)
        noteLacks(reading, unit: unit)
        var snapshot = withSurroundings(
            Snapshot(
                takenAt: now, files: FileTree(scope: .observed), live: live,
                installedVersion: versions.of(start, running: live.runningVersion, pid: live.process?.pid),
                machine: clock.machine, configPath: start.config, configMustExist: start.namesConfig,
                recordedStart: recordedStart, blind: blind))
        snapshot.runtime = place.choice
        guard let collector else {
            return Observation(snapshot: snapshot, assessment: assess(snapshot), redaction: snapshot.redaction)
        }
        collector.begin()
        collector.learn(environment: unit?.environment ?? [], names: live.names)
        if let requests = requestCache.requests {
            collector.collect(requests, now: now.realtime)
            if let latest, collector.tree.hasOtherNames(than: latest.snapshot.files) {
                collector.lookAtReload(snapshot)
            }
        } else {
            collector.lookFirst(snapshot)
        }
        let observation = settle(snapshot, with: collector, now: now.realtime)
        requestCache.learn(collector.asked)
        return observation
    }

    private func openRoots() {
        do throws(SystemError) {
            if host == nil { host = try NodeRoot(path: "/") }
            if collector == nil { collector = try FileCollector(root: "/") }
        } catch {
            lack(.resources, Blindness.allFiles, error.description)
        }
    }

    private func liveReading(
        _ reading: RuntimeProbe.Reading, unit: UnitProperties?, _ start: StartCommand
    ) -> LiveReading {
        let process = processReading(reading, unit: unit)
        var live = LiveReading(
            answer: reading.answer, runningVersion: reading.containerdVersion,
            unit: unit.map {
                UnitReading($0, failedDependencies: units.failedDependencies, bootOffset: clock.bootOffset)
            }, process: process)
        live.unit?.fixedSettings = start.fixedSettings
        live.delay = reading.delay
        live.runtimeName = reading.name
        live.isSocketGone = isSocketGone(live)
        if case .status(let status) = reading.answer { confDir = status.running.settings.confDir.value }
        live.slept = slept.total
        guard let process else {
            leaveView(&live)
            return live
        }
        adoptView(of: process, [confDir, parent(of: start.config)], &live)
        if case .status(let status) = reading.answer, live.isViewProven {
            live.watch = watch.state(
                of: confDir, besides: status.running.settings.handlers.map(\.confDir.value), process: process.pid,
                watcher: view == nil ? watcher : view?.watcher)
        }
        return live
    }

    /// Files are read as containerd sees them, and watched there: through its own root where its mounts differ from ours.
    ///
    /// - Parameter paths: all that are judged; an empty one is none.
    private func adoptView(of process: ProcessReading, _ paths: [String], _ live: inout LiveReading) {
        guard let host else {
            live.isViewProven = false
            return
        }
        switch mountView(ofProcess: process.pid, at: paths.filter { !$0.isEmpty }, comparedWith: host) {
        case .same: view = nil
        case .different where view?.isOf(process) == true: break
        case .different:
            view = ContainerdView(process, self.paths, in: loop) { [weak self] in
                guard let self, let watcher = view?.watcher else { return }
                // A command has nobody who wants to know; what is not taken would wake it for ever.
                guard let onForeignChange else { return _ = watcher.drain() }
                onForeignChange(watcher)
            }
        case .unknown(let error):
            live.isViewProven = false
            live.watch = .unknown("whether containerd sees the same files is not known: \(error.description)")
            lack(.view, "the files as containerd sees them", error.description)
            return
        }
        moveCollector(&live)
    }

    /// Of a process that has ended nobody sees the files any more: those of the host are what the next one starts with.
    private func leaveView(_ live: inout LiveReading) {
        view = nil
        moveCollector(&live)
    }

    private func moveCollector(_ live: inout LiveReading) {
        let root = view?.root ?? "/"
        guard collector?.rootPath != root else { return }
        do throws(SystemError) {
            try collector?.move(to: root)
        } catch {
            live.isViewProven = false
            lack(.view, "the files as containerd sees them", error.description)
        }
    }

    // MARK: What is not seen

    private func lack(_ sense: Blindness.Sense, _ part: String, _ why: String) {
        blind.append(Blindness(sense, part, why))
    }

    private func noteLacks(_ reading: RuntimeProbe.Reading, unit: UnitProperties?) {
        noteSilence(reading)
        noteLostWatches()
        if unit == nil { lack(.unit, "systemd over D-Bus", "it does not answer or cannot be asked") }
        guard slept.unreported > 0 else { return }
        lack(.sleep, "the time before the machine slept", "it slept for \(Span.text(slept.unreported))")
    }

    /// What was kept from before a sleep is as old as that, by whatever clock.
    private func noteSleep() {
        guard slept.look(offset: clock.bootOffset) else { return }
        around.forget()
    }

    private func noteSilence(_ reading: RuntimeProbe.Reading) {
        if let why = reading.lack { lack(.resources, "containerd's CRI socket", why) }
        guard let delay = reading.delay, delay.isOutstanding, !delay.isHang else { return }
        let lasting = "it has been awaited for \(Span.text(delay.lasts))"
        guard reading.answer != .timedOut(versionAnswers: false) else {
            let last = reading.silence.map { "; the last word is \(Span.text($0)) old" } ?? ""
            lack(.silence, "any answer of containerd", lasting + last)
            return
        }
        let last = delay.age.map { "; the last one is \(Span.text($0)) old" } ?? ""
        lack(.answer, "containerd's answer to Status", lasting + last)
    }

    /// Changes there are seen at the next look only.
    private func noteLostWatches() {
        if watcher == nil { lack(.watch, "changes in all directories", "no inotify instance is to be had") }
        let lost = (watcher?.blind ?? [:]).merging(view?.watcher?.blind ?? [:]) { own, _ in own }
        for (path, error) in lost.sorted(by: { $0.key < $1.key }) {
            lack(.watch, "changes in \(path)", error.description)
        }
    }

    /// Nobody can connect by the socket's name, and the process of the unit listens on it all the same.
    private func isSocketGone(_ live: LiveReading) -> Bool {
        guard live.answer == .noSocket || live.answer == .refused, let unit = live.unit, let process = live.process,
            unit.activeState == "active", !unit.hasJob
        else { return false }
        return (try? isListening(process: process.pid, on: place.socket)) ?? false
    }

    /// containerd is who listens on the socket; behind a socket unit that is systemd, and the unit names its process.
    private func processReading(_ reading: RuntimeProbe.Reading, unit: UnitProperties?) -> ProcessReading? {
        var pid = reading.peer ?? 0
        if pid <= 1 { pid = Int32(clamping: unit?.mainPID ?? 0) }
        guard pid > 1 else { return nil }
        let start: Timestamp
        do throws(SystemError) {
            start = try clock.start(ofProcess: pid)
        } catch {
            if Blindness.isOwn(error.name) { lack(.resources, "containerd's process", error.description) }
            return nil
        }
        let process = ProcessReading(pid: pid, startedAt: start.realtime, startedMonotonic: start.monotonic)
        followUnit(of: process)
        return process
    }

    /// A process stays in the unit that it was started in.
    private func followUnit(of process: ProcessReading) {
        guard followed?.pid != process.pid || followed?.startedMonotonic != process.startedMonotonic else { return }
        guard let facts = try? ProcessFacts(pid: process.pid) else { return }
        followed = process
        if let unit = facts.unit, unit.hasSuffix(".service") { units.follow(unit: unit) }
    }
}
