import Containerd
package import Readiness

/// A node in a few facts: what lies on disk, what containerd runs with, and what it has noticed.
///
/// It knows nothing of the policy: it changes by what people, agents and acts do to it, and can be looked at.
package struct World {
    package var now = Moment(monotonic: Span.hour, realtime: 1_800_000_000 * Span.second, bootID: "boot-0")
    var filesAreGood = false
    var configIsGood = true
    /// What containerd would be ready with, once it has noticed.
    var loadedFiles = false
    var runningConfigIsGood = true
    var watchIsBroken = false
    var state = Runtime.running
    var isUnsafe = false
    var startedAt: Int64 = 0
    var generation: Int64 = 0
    var invocation: Int64 = 0
    var lastChange: Moment?
    /// No act helps, though it is predicted to: a prediction that is wrong.
    var isStubborn = false
    var youngestSandbox: Int64?

    enum Runtime: Equatable {
        case running
        case failed
        case stopped
        case silent
    }

    package init() {}

    var isReady: Bool { state == .running && loadedFiles && runningConfigIsGood }

    mutating func advance(_ span: Int64) {
        now.monotonic += span
        now.realtime += span
    }

    mutating func writeFiles(good: Bool) {
        filesAreGood = good
        touched()
        // A living watch mostly notices; what it overlooks is what a reload is for.
        if state == .running, !watchIsBroken, !isStubborn, generation % 3 == 0 { loadedFiles = good }
    }

    mutating func writeConfig(good: Bool) {
        configIsGood = good
        touched()
    }

    private mutating func touched() {
        generation += 1
        lastChange = now
    }

    /// What a reload does.
    mutating func reload() {
        guard state == .running, !watchIsBroken, !isStubborn else { return }
        loadedFiles = filesAreGood
    }

    /// What any start of containerd does, whoever asked.
    mutating func start() {
        invocation += 1
        startedAt = now.monotonic
        guard configIsGood else {
            state = .failed
            return
        }
        state = .running
        runningConfigIsGood = true
        watchIsBroken = false
        loadedFiles = filesAreGood && !isStubborn
    }

    var reading: NowReading {
        switch state {
        case .running: isReady ? .ready : .notReady
        case .failed, .stopped: .down
        case .silent: .unknown("no answer in time")
        }
    }

    var remedy: Remedy {
        switch state {
        case .silent: return none("nothing is proven")
        case .stopped: return none("a person stopped it")
        case .failed: return configIsGood ? act(.restart) : fix(.fixThenRestart)
        case .running: break
        }
        guard !isReady else { return watchIsBroken ? unasked(.restart) : none("nothing is wrong") }
        if runningConfigIsGood {
            guard filesAreGood else { return fix(.fixThenReload) }
            if !watchIsBroken { return act(.reload) }
        }
        return configIsGood && filesAreGood ? act(.restart) : fix(.fixThenRestart)
    }

    private func none(_ why: String) -> Remedy { Remedy(.none, restartWouldHelp: false, why: why) }
    private func fix(_ mend: Mend) -> Remedy { Remedy(mend, restartWouldHelp: false, why: "fix") }
    private func act(_ mend: Mend) -> Remedy {
        Remedy(mend, restartWouldHelp: mend == .restart, automatic: true, why: "helps")
    }
    private func unasked(_ mend: Mend) -> Remedy { Remedy(mend, restartWouldHelp: true, why: "deaf") }

    package var facts: PolicyFacts {
        let active = state == .running || state == .silent
        return PolicyFacts(
            remedy: remedy, now: reading, causeID: "\(generation).\(remedy.action.rawValue)", lastChange: lastChange,
            confDir: "/etc/cni/net.d",
            unit: UnitReading(
                name: "containerd.service", activeState: active ? "active" : state == .failed ? "failed" : "inactive",
                subState: active ? "running" : "dead", killMode: isUnsafe ? "control-group" : "process",
                invocationID: "\(invocation)"),
            runningVersion: ContainerdVersion("1.7.24"), uptime: active ? now.monotonic - startedAt : nil,
            isWatchBroken: watchIsBroken)
    }
}
