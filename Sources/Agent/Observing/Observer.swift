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
    /// What every node is asked for; after the first observation, what the last one asked for.
    private var prefetch: Set<Want> = [.content(Snapshot.defaultConfigPath), .listing("/etc/cni/net.d")]
    /// Nanoseconds that the last observation worked, waiting for answers aside.
    private(set) var lastWork: Int64 = 0

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

    /// Look at containers, kubelet and mounts whatever containerd says; without it only while the network is not ready.
    package var isThorough = false

    /// `completion` is called exactly once, from the loop.
    package func observe(_ completion: @escaping (Observation) -> Void) {
        runtime.ask { [weak self] reading in
            guard let self else { return }
            let isAnswer = if case .status = reading.answer { true } else { false }
            units.read(isFresh: !isAnswer) { unit in
                self.lookAround(reading) { surroundings in
                    let begin = SystemClock.monotonic
                    let observation = self.look(reading, unit: unit, surroundings)
                    self.lastWork = SystemClock.monotonic - begin
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

    /// What explains a network that is not ready; as of the last seconds where it was looked at then.
    private func lookAround(_ reading: RuntimeProbe.Reading, _ completion: @escaping (Surroundings?) -> Void) {
        guard case .status(let status) = reading.answer, isThorough || !status.networkReady else {
            completion(nil)
            return
        }
        surroundings.look(process: reading.peer, completion)
    }

    private func look(
        _ reading: RuntimeProbe.Reading, unit: UnitProperties?, _ surroundings: Surroundings?
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
        if case .status(let status) = reading.answer, status.networkReady, !isThorough {
            // Nothing to prove: the journal is read on from here when there is.
        } else {
            live.journal = journal.lines()
            live.journal += surroundings?.journal ?? []
        }
        let binary = unit?.execStart.first?.path ?? "/usr/bin/containerd"
        let snapshot = Snapshot(
            takenAt: now, files: FileTree(scope: .observed), live: live,
            installedVersion: versions.of(binary: binary, running: live.runningVersion, pid: process?.pid),
            machine: clock.machine, containers: surroundings?.containers,
            system: surroundings?.system ?? SystemReading())
        guard let collector else { return Observation(snapshot: snapshot, assessment: assess(snapshot)) }
        collector.begin()
        collector.collect(prefetch, now: now.realtime)
        let observation = settle(snapshot, with: collector, now: now.realtime)
        prefetch = collector.asked
        return observation
    }

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
        if let unit = (try? ProcessFacts(pid: pid))?.unit, unit.hasSuffix(".service") { units.follow(unit: unit) }
        return ProcessReading(pid: pid, startedAt: start.realtime, startedMonotonic: start.monotonic)
    }
}
