import Containerd

extension Facts {
    /// Ready now, and not after the next event, the next restart, or for a handler of its own.
    func findLatentTrouble() {
        guard readings.now == .ready, let status = runtimeStatus else {
            findFailingRestart()
            return
        }
        findHandlerTrouble(status)
        if let reload = readings.onDisk, reload.outcome.rank < .ready, !reload.isIncomplete {
            addNextLoadFails(reload)
            return
        }
        if let restart = readings.afterRestart, restart.outcome.rank < .ready, !restart.isIncomplete {
            addNextRestartFails(restart)
            return
        }
        if let watch = live?.watch, watch.isBroken {
            addDeaf(watch, status)
            return
        }
        findDifferences(status)
    }

    /// Whoever restarts a node that is not ready, by habit or since only that would help, has to know that containerd would
    /// not come back. Where the watch is broken it is the first thing to mend.
    private func findFailingRestart() {
        guard readings.now == .notReady, let restart = readings.afterRestart else { return }
        let severity: Severity = live?.watch.isBroken == true ? .error : .warning
        switch restart.outcome.kind {
        case .exits: add(willNotStart(restart, severity: severity))
        case .noCRI: add(criFinding(restart, severity: severity))
        case .hangs, .serving: return
        }
    }

    private func addNextLoadFails(_ reload: Prediction) {
        guard let failure = reload.loading?.failure else { return }
        add(
            Finding(
                .nextLoadFails, .warning,
                "Ready now, and the next event in \(reload.outcome.confDir ?? "conf_dir") takes the network down: \(failure.location.text): \(failure.reason)",
                at: failure.location, evidence: [.init("lastCNILoadStatus", reload.loading?.status ?? "")],
                cause: isWrongForm(failure) ? "CONF_WRONG_EXTENSION" : failure.cause))
    }

    private func addNextRestartFails(_ restart: Prediction) {
        let inner: Finding? =
            switch restart.outcome.kind {
            case .exits: willNotStart(restart, severity: .warning)
            case .noCRI: criFinding(restart, severity: .warning)
            case .hangs: blockingFile(restart, severity: .warning)
            case .serving: nil
            }
        let text = inner?.message ?? restart.loading.map { "\($0.directory): \($0.status)" } ?? ""
        guard inner != nil || !findLossOfDirectory(restart, text) else { return }
        let moved = changedSettings(restart).first { $0.location != nil && restart.outcome.kind == .serving }
        let location = inner?.location ?? moved?.location ?? restart.loading?.failure?.location
        add(
            Finding(
                .nextRestartFails, .warning,
                "Ready now, and one restart of containerd away from an outage: \(moved.map { "\($0.text): " } ?? "")\(text)",
                at: location, evidence: inner?.evidence ?? [],
                cause: inner?.cause ?? (moved == nil ? restart.loading?.failure?.cause : "CONF_WRONG_DIR")))
    }

    private func addDeaf(_ watch: WatchState, _ status: RuntimeStatus) {
        let directory = readings.onDisk?.outcome.confDir ?? "conf_dir"
        let file = fileNotLoaded(status)
        let isFailing = !recentFailures(since: nil).isEmpty
        add(
            Finding(
                watch == .dead ? .watchDead : .watchElsewhere, .warning,
                "Ready now, and containerd is deaf to changes in \(directory): its inotify watch is \(watch == .dead ? "gone" : "on another inode")\(file.map { ", and \($0) is not loaded" } ?? ""); \(isFailing ? "pods fail: restart it" : "restart it in a quiet hour").",
                at: SourceLocation(file: file ?? directory),
                evidence: [.init("watch", watch.name), .init("confDir", directory)]))
    }

    /// The first file whose network a load would give and the running containerd does not hold.
    private func fileNotLoaded(_ status: RuntimeStatus) -> String? {
        guard let reload = readings.onDisk, reload.outcome.networks != status.running.networks else { return nil }
        let networks = reload.loading?.networks ?? []
        return (networks.first { !status.running.networks.contains($0.name) } ?? networks.first)?.file
    }

    private func findDifferences(_ status: RuntimeStatus) {
        if let reload = readings.onDisk, !reload.isIncomplete,
            reload.outcome.networks != status.running.networks
        {
            let would = reload.outcome.networks.joined(separator: ", ")
            let has = status.running.networks.joined(separator: ", ")
            let file = fileNotLoaded(status)
            add(
                Finding(
                    .otherNetworksOnDisk, .warning,
                    "The running containerd holds the networks [\(has)], with \(file ?? "no file") it would hold [\(would)]; a reload makes that effective.",
                    at: file.map { SourceLocation(file: $0) }))
            return
        }
        guard let restart = readings.afterRestart else { return }
        let changed = changedSettings(restart)
        guard let first = changed.first else { return }
        guard !findLossOfPlugins(restart) else { return }
        add(
            Finding(
                .otherSettingsOnDisk, .warning,
                "The running containerd goes by other settings than \(first.location?.text ?? snapshot.configPath) has: \(changed.map(\.text).joined(separator: "; ")); a restart makes them effective.",
                at: first.location, cause: first.text.hasPrefix("conf_dir") ? "CONF_WRONG_DIR" : nil))
    }

    /// Directories that a restart would change, each with the place that says so.
    func changedSettings(_ restart: Prediction) -> [(text: String, location: SourceLocation?)] {
        guard let running = runtimeStatus?.running.settings, let next = restart.settings else { return [] }
        var changed: [(text: String, location: SourceLocation?)] = []
        if running.confDir.value != next.confDir.value {
            let text = "conf_dir is \(running.confDir.value) and would be \(next.confDir.value)"
            changed.append((text, next.confDir.location))
        }
        if running.binDirs.value != next.binDirs.value {
            let has = running.binDirs.value.joined(separator: ":")
            let would = next.binDirs.value.joined(separator: ":")
            changed.append(("bin_dir is \(has) and would be \(would)", next.binDirs.location))
        }
        return changed
    }

    private func findHandlerTrouble(_ status: RuntimeStatus) {
        for (handler, load) in status.running.lastLoads.sorted(by: { $0.key < $1.key }) {
            guard handler != "default", load != "OK" else { continue }
            let directory = status.running.settings.handlers.first { $0.name == handler }?.confDir.value
            add(
                Finding(
                    .handlerNetworkBroken, .warning,
                    "Pods of the runtime handler \(handler) have no network\(directory.map { ", since \($0) does not load" } ?? ""): \(load)",
                    at: directory.map { SourceLocation(file: $0) }, evidence: [.init("lastCNILoadStatus", load)]))
        }
    }
}
