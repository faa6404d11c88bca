package import Containerd

extension LiveReading {
    /// The same containerd, once it has done what is predicted of a reload.
    package func afterReload(_ prediction: Prediction?) -> LiveReading {
        guard let outcome = prediction?.outcome, case .status(var status) = answer else { return self }
        var next = self
        next.watch = .alive
        next.journal = []
        next.delay = nil
        // The load that blocks holds the lock that Status waits for; Version takes none (cni.go of containerd/go-cni).
        guard outcome.kind != .hangs else {
            next.answer = .timedOut(versionAnswers: true)
            next.delay = .hang
            return next
        }
        status.take(outcome)
        next.answer = .status(status)
        return next
    }

    /// A containerd that has just been started and has done what is predicted of its start.
    ///
    /// - Parameters:
    ///   - version: of the binary that was started.
    ///   - now: of the start.
    package func afterRestart(_ prediction: Prediction?, version: ContainerdVersion?, at now: Timestamp) -> LiveReading
    {
        guard let prediction else { return self }
        var next = self
        next.watch = .alive
        next.journal = []
        next.delay = nil
        next.isSocketGone = false
        next.runningVersion = version ?? runningVersion
        next.process = ProcessReading(
            pid: process?.pid ?? 1, startedAt: now.realtime, startedMonotonic: now.monotonic)
        next.unit?.activeState = "active"
        next.unit?.subState = "running"
        switch prediction.outcome.kind {
        case .serving: next.answer = .status(status(prediction))
        case .noCRI: next.answer = .unimplemented("unknown service runtime.v1.RuntimeService")
        case .exits:
            next.unit?.activeState = "failed"
            next.unit?.subState = "failed"
            next.process = nil
            next.answer = .refused
        case .hangs: next.answer = .timedOut(versionAnswers: false)
        }
        return next
    }

    private func status(_ prediction: Prediction) -> RuntimeStatus {
        let settings =
            prediction.settings
            ?? CNISettings(
                confDir: Located(prediction.outcome.confDir ?? ""), binDirs: Located(prediction.outcome.binDirs ?? []),
                maxConfNum: Located(prediction.outcome.maxConfNum ?? 1))
        var runtime: RuntimeReading?
        if case .status(let old) = answer { runtime = old.running.defaultRuntime }
        var status = RuntimeStatus(
            networkReady: false, message: "", runtimeReady: true,
            running: RunningConfiguration(
                settings: settings, lastLoads: [:], networks: [], networkCount: 0, defaultRuntime: runtime))
        if let server = prediction.configuration.server {
            status.running.server.address = server.address.value
            status.running.server.root = server.root.value
            status.running.server.state = server.state.value
        }
        status.take(prediction.outcome)
        return status
    }
}

extension RuntimeStatus {
    fileprivate mutating func take(_ outcome: Outcome) {
        networkReady = outcome.networkReady ?? true
        message = outcome.message ?? ""
        running.networks = outcome.networks
        running.networkCount = outcome.networks.count + (running.settings.useInternalLoopback.value ? 0 : 1)
        running.lastLoads = outcome.handlers.merging(["default": outcome.lastLoad ?? "OK"]) { old, _ in old }
    }
}
