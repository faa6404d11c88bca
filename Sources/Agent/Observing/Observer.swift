import Containerd
package import Linux
package import Readiness
package import Systemd

/// Observes the node: CRI, the unit, the files, the watch, the journal; one observation at a time.
package final class Observer {
    private let runtime: RuntimeProbe
    private let units: UnitProbe
    private let watcher: PathWatcher
    private let clock: NodeClock
    private let watch = WatchProbe()
    private let collector: FileCollector?
    private let host = try? NodeRoot(path: "/")
    private let journal: JournalProbe
    private let surroundings: SurroundingsProbe
    private var versions = InstalledVersion()
    private let settings: Settings
    private var foresight = Foresight()
    /// The last observation, while containerd may still be loading what is in the files.
    private var unsettled: (reading: RuntimeProbe.Reading, observation: Observation)?
    /// The process whose unit is followed.
    private var followed: ProcessReading?
    /// Nanoseconds of a processor that the last observation took, waiting for answers and reading the journal aside.
    private(set) var lastWork: Int64 = 0
    /// Those that the journal took within it.
    private var journalWork: Int64 = 0

    package init(settings: Settings, loop: EventLoop, units: UnitProbe, watcher: PathWatcher, clock: NodeClock) {
        self.settings = settings
        self.units = units
        self.watcher = watcher
        self.clock = clock
        runtime = RuntimeProbe(socketPath: settings.socket, loop: loop)
        collector = try? FileCollector(root: "/")
        journal = JournalProbe(unit: settings.containerdUnit)
        surroundings = SurroundingsProbe(runtime: runtime, clock: clock)
    }

    /// Whether containerd's journal is followed, so that what it writes leads to a new observation.
    func follow(_ isWanted: Bool, in loop: EventLoop, _ onLine: @escaping () -> Void) {
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

    /// `completion` is called exactly once, from the loop.
    package func observe(_ depth: Depth, _ completion: @escaping (Observation) -> Void) {
        runtime.ask { [weak self] reading in
            guard let self else { return }
            if depth == .settling, let unsettled, unsettled.reading == reading {
                lastWork = 0
                completion(unsettled.observation)
                return
            }
            let isAnswer = if case .status = reading.answer { true } else { false }
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
        let process = processReading(reading, unit: unit)
        var live = LiveReading(
            answer: reading.answer, runningVersion: reading.version.flatMap { ContainerdVersion($0) },
            unit: unit.map { UnitReading($0, bootOffset: clock.bootOffset) }, process: process)
        if let confDir = confDir(reading), let pid = process?.pid {
            live.watch = watch.state(of: confDir, process: pid, watcher: watcher)
            adoptView(of: pid, at: confDir, &live)
        }
        let usesJournal = reading.needsExplaining || depth == .thorough
        if usesJournal {
            live.journal = (depth.isBrief ? journal.known : readJournal()) + (surroundings?.journal ?? [])
        }
        let start = StartCommand(unit, config: settings.config)
        var snapshot = Snapshot(
            takenAt: now, files: FileTree(scope: .observed), live: live,
            installedVersion: versions.of(binary: start.binary, running: live.runningVersion, pid: process?.pid),
            machine: clock.machine, configPath: start.config, configMustExist: start.namesConfig,
            containers: surroundings?.containers,
            system: surroundings?.system ?? SystemReading())
        guard let collector else { return Observation(snapshot: snapshot, assessment: assess(snapshot)) }
        collector.begin()
        if let wants = foresight.wants {
            collector.collect(wants, now: now.realtime)
        } else {
            firstLook(snapshot, with: collector)
        }
        var observation = settle(snapshot, with: collector, now: now.realtime)
        if usesJournal, depth.isBrief, !observation.assessment.isExplainedByFile {
            let lines = readJournal() + (surroundings?.journal ?? [])
            if lines != live.journal {
                snapshot.live?.journal = lines
                observation = settle(snapshot, with: collector, now: now.realtime)
            }
        }
        foresight.learn(collector.asked)
        return observation
    }

    private func readJournal() -> [JournalLine] {
        let begin = SystemClock.processor
        defer { journalWork += SystemClock.processor - begin }
        return journal.lines()
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

    /// Files are read as containerd sees them: through its own root where its mounts differ from ours.
    private func adoptView(of pid: Int32, at confDir: String, _ live: inout LiveReading) {
        guard let host, !confDir.isEmpty else { return }
        let root: String
        switch mountView(ofProcess: pid, at: confDir, comparedWith: host) {
        case .same: root = "/"
        case .different: root = "/proc/\(pid)/root"
        case .unknown(let error):
            live.isViewProven = false
            live.watch = .unknown("whether containerd sees the same files is not known: \(error.description)")
            return
        }
        guard collector?.rootPath != root else { return }
        do throws(SystemError) {
            try collector?.move(to: root)
        } catch {
            live.isViewProven = false
        }
    }

    private func confDir(_ reading: RuntimeProbe.Reading) -> String? {
        guard case .status(let status) = reading.answer else { return nil }
        return status.running.settings.confDir.value
    }

    /// containerd is who listens on the socket; behind a socket unit that is systemd, and the unit names its process.
    private func processReading(_ reading: RuntimeProbe.Reading, unit: UnitProperties?) -> ProcessReading? {
        var pid = reading.peer ?? 0
        if pid <= 1 { pid = Int32(clamping: unit?.mainPID ?? 0) }
        guard pid > 1, let start = clock.start(ofProcess: pid) else { return nil }
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
