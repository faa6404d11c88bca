import Containerd
package import Linux
package import Readiness
package import Systemd

/// Observes the node: CRI, the unit, the files, the watch, the journal; one observation at a time.
package final class Observer {
    private let runtime: RuntimeProbe
    private let units: UnitProbe
    /// Of the host's files; nil where no inotify instance is to be had.
    package var watcher: PathWatcher?
    private let loop: EventLoop
    private let clock: NodeClock
    private let watch = WatchProbe()
    /// nil while the root directory cannot be opened, for want of descriptors of our own.
    private var collector: FileCollector?
    private var host: NodeRoot?
    private let journal: JournalProbe
    private let surroundings: SurroundingsProbe
    private var versions = InstalledVersion()
    private let place: RuntimePlace
    private var foresight = Foresight()
    /// What is on record of a start of containerd; each observation carries it.
    package var recordedStart: RecordedStart?
    /// The last observation, while containerd may still be loading what is in the files.
    private var unsettled: (reading: RuntimeProbe.Reading, observation: Observation)?
    /// containerd's own view of the files, where it differs from ours.
    package private(set) var view: ContainerdView?
    /// What is watched in it.
    private var paths: [WatchedPath] = []
    /// Where containerd's CNI directory was when it said so last.
    private var confDir = "/etc/cni/net.d"
    private var slept = SleepMeter()
    /// What one look could not see.
    private var blind: [Blindness] = []
    /// Called when something has changed in containerd's own view.
    package var onForeignChange: ((PathWatcher) -> Void)?
    /// The process whose unit is followed.
    private var followed: ProcessReading?
    /// Nanoseconds of a processor that the last observation took, waiting for answers and reading the journal aside.
    package private(set) var lastWork: Int64 = 0
    /// Those that the journal took within it.
    private var journalWork: Int64 = 0

    /// - Parameter hangAfter: nanoseconds; see ``StatusDelay/limit``.
    package init(
        place: RuntimePlace, hangAfter: Int64, loop: EventLoop, units: UnitProbe, watcher: PathWatcher?,
        clock: NodeClock
    ) {
        self.place = place
        self.units = units
        self.watcher = watcher
        self.loop = loop
        self.clock = clock
        runtime = RuntimeProbe(socketPath: place.socket, loop: loop, hangAfter: hangAfter)
        journal = JournalProbe(unit: place.unit)
        surroundings = SurroundingsProbe(runtime: runtime)
        surroundings.onYAML = { [weak self] in self?.collector?.learn(yaml: $0) }
        // What is around containerd is looked at before the files are.
        openRoots()
    }

    /// Called when CRI Status is answered so late that nobody waits for it any more.
    package func onLateAnswer(_ body: @escaping () -> Void) { runtime.onLateAnswer = body }

    /// Watches these paths in containerd's own view as well, as long as it has one.
    package func watch(_ paths: [WatchedPath]) {
        self.paths = paths
        view?.watcher?.setPaths(paths)
    }

    /// Whether containerd's journal is followed, so that what it writes leads to a new observation.
    package func follow(_ isWanted: Bool, in loop: EventLoop, _ onLine: @escaping () -> Void) {
        isWanted ? journal.follow(in: loop, onLine) : journal.stopFollowing()
    }

    /// How much besides containerd and the files is looked at.
    package enum Depth {
        /// Nothing but what containerd says; where that is what it said before, the last observation stands.
        case settling
        /// What was seen of containers, kubelet and mounts while the network is not ready is used, but not looked at anew;
        /// nor is the journal where a file explains it.
        case quick
        /// They are looked at while the network is not ready, at most once in some seconds, and the journal each time.
        case explaining
        /// They are looked at whatever containerd says.
        case thorough

        fileprivate var isBrief: Bool { self == .settling || self == .quick }
    }

    /// What the last observation could not see has been told.
    package func told() { slept.told() }

    /// `completion` is called exactly once, from the loop.
    package func observe(_ depth: Depth, _ completion: @escaping (Observation) -> Void) {
        noteSleep()
        runtime.ask { [weak self] reading in
            guard let self else { return }
            if depth == .settling, let unsettled, unsettled.reading == reading {
                lastWork = 0
                completion(unsettled.observation)
                return
            }
            let isAnswer = if !reading.isOld, case .status = reading.answer { true } else { false }
            units.read(isFresh: !isAnswer) { unit in
                self.lookAround(reading, depth) { surroundings in
                    let begin = SystemClock.processor
                    self.journalWork = 0
                    var observation = self.look(reading, depth, unit: unit, surroundings)
                    observation.lacksSurroundings =
                        depth.isBrief && reading.isNotReady && !(self.surroundings.isFresh && self.journal.isFresh)
                    self.lastWork = SystemClock.processor - begin - self.journalWork
                    self.unsettled = observation.assessment.isUnsettled ? (reading, observation) : nil
                    completion(observation)
                }
            }
        }
    }

    /// `completion` is called exactly once, from the loop.
    package func listSandboxes(_ completion: @escaping (SandboxReading) -> Void) {
        let clock = clock
        runtime.listSandboxes { created in
            guard let created else { return completion(.unknown) }
            guard let youngest = created.max() else { return completion(.none) }
            let (age, isOverflow) = clock.now.realtime.subtractingReportingOverflow(youngest)
            completion(.youngest(age: isOverflow ? 0 : max(0, age)))
        }
    }

    /// What explains a network that is not ready.
    private func lookAround(
        _ reading: RuntimeProbe.Reading, _ depth: Depth, _ completion: @escaping (Surroundings?) -> Void
    ) {
        guard case .status(let status) = reading.answer else { return completion(nil) }
        guard !reading.isOld else { return completion(surroundings.known) }
        if status.networkReady, depth != .thorough {
            surroundings.rest()
            completion(nil)
        } else if depth == .explaining || depth == .thorough {
            surroundings.look(process: reading.peer, completion)
        } else {
            completion(surroundings.known)
        }
    }

    private func look(
        _ reading: RuntimeProbe.Reading, _ depth: Depth, unit: UnitProperties?, _ surroundings: Surroundings?
    ) -> Observation {
        let now = clock.now
        blind = []
        openRoots()
        let start = StartCommand(unit, config: place.config)
        var live = liveReading(reading, unit: unit, start)
        noteLacks(reading, unit: unit)
        let usesJournal = reading.isOld || reading.needsExplaining || depth == .thorough
        if usesJournal {
            live.journal = (depth.isBrief ? journal.known : readJournal()) + (surroundings?.journal ?? [])
        }
        var snapshot = Snapshot(
            takenAt: now, files: FileTree(scope: .observed), live: live,
            installedVersion: versions.of(binary: start.binary, running: live.runningVersion, pid: live.process?.pid),
            machine: clock.machine, configPath: start.config, configMustExist: start.namesConfig,
            containers: surroundings?.containers,
            system: surroundings?.system ?? SystemReading(), recordedStart: recordedStart, blind: blind)
        guard let collector else {
            return Observation(snapshot: snapshot, assessment: assess(snapshot), redaction: snapshot.redaction)
        }
        collector.begin()
        collector.learn(environment: unit?.environment ?? [], names: live.names)
        if let wants = foresight.wants {
            collector.collect(wants, now: now.realtime)
        } else {
            firstLook(snapshot, with: collector)
        }
        var observation = settle(snapshot, with: collector, now: now.realtime)
        if usesJournal, depth.isBrief, !observation.assessment.isExplainedByFile {
            let lines = readJournal() + (surroundings?.journal ?? [])
            if lines != live.journal || snapshot.blind != blind {
                snapshot.live?.journal = lines
                snapshot.blind = blind
                observation = settle(snapshot, with: collector, now: now.realtime)
            }
        }
        foresight.learn(collector.asked)
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
            answer: reading.answer, runningVersion: reading.version.flatMap { ContainerdVersion($0) },
            unit: unit.map { UnitReading($0, bootOffset: clock.bootOffset) }, process: process)
        live.delay = reading.delay
        live.isSocketGone = isSocketGone(live)
        if case .status(let status) = reading.answer { confDir = status.running.settings.confDir.value }
        live.slept = slept.total
        guard let process else {
            leaveView(&live)
            return live
        }
        adoptView(of: process, [confDir, parent(of: start.config)], &live)
        if case .status = reading.answer, live.isViewProven {
            live.watch = watch.state(
                of: confDir, process: process.pid, watcher: view == nil ? watcher : view?.watcher)
        }
        return live
    }

    private func readJournal() -> [JournalLine] {
        let begin = SystemClock.processor
        defer { journalWork += SystemClock.processor - begin }
        let lines = journal.lines()
        noteJournal()
        return lines
    }

    /// Looks at what every node is asked for, and at what the running containerd would load: each question to the core
    /// less is a tenth of what a check costs.
    private func firstLook(_ snapshot: Snapshot, with collector: FileCollector) {
        let now = snapshot.takenAt.realtime
        var snapshot = snapshot
        collector.collect(Self.commonWants.union([.content(snapshot.configPath)]), now: now)
        // A listing leads to files.
        for _ in 0..<2 {
            snapshot.files = collector.tree
            let wants = wantsOfReload(snapshot)
            guard !wants.isEmpty else { return }
            collector.collect(wants, now: now)
        }
    }

    private static let commonWants: Set<Want> = [
        .listing("/etc/cni/net.d"), .entry("/run/containerd"), .entry("/var/lib/containerd"),
    ]

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
                guard let watcher = self?.view?.watcher else { return }
                self?.onForeignChange?(watcher)
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
        noteJournal()
        guard slept.untold > 0 else { return }
        lack(.sleep, "the time before the machine slept", "it slept for \(Span.text(slept.untold))")
    }

    /// What was kept from before a sleep is as old as that, by whatever clock.
    private func noteSleep() {
        guard slept.look(offset: clock.bootOffset) else { return }
        surroundings.forget()
        journal.forget()
    }

    private func noteJournal() {
        blind.removeAll { $0.sense == .journal }
        if let why = journal.lack { lack(.journal, "containerd's journal", why) }
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
        let start: Moment
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
