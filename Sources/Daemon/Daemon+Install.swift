import Containerd
import Diagnosis
import Linux
import Node
import Observing
import Redaction
import Remediation
import Reporting
import Systemd

extension Daemon {
    /// Registers everything with the loop.
    func install() throws {
        try loop.enableWatchdog()
        removeLeftovers()
        openWatcher()
        observer.onForeignChange = { [weak self] in self?.drain($0) }
        followObserver()
        for signal in [Int32(15), 2] {
            sources.append(try loop.addSignal(signal) { [weak self] in self?.stop() })
        }
        sources.append(try loop.addSignal(1) { [weak self] in self?.reloadSettings() })
        units.onHint = { [weak self] in self?.trigger(.unit) }
        units.onBlind = { [weak self] why in self?.publisher.blind("systemd over D-Bus", why) }
        performer.onBlind = { [weak self] why in self?.publisher.blind("questions and acts", why) }
        units.connect()
        watchPaths()
        try startSlowTimers()
    }

    /// SIGKILL may have come at any instant of the daemon before this one.
    private func removeLeftovers() {
        publisher.removeLeftovers()
        performer.removeLeftovers()
        ledgerFile.removeLeftovers()
        memoryFile.removeLeftovers()
    }

    private func startSlowTimers() throws {
        let period = UInt64(settings.heartbeat)
        heartbeat = try loop.addTimer(after: period, accuracy: period / 16) { [weak self] in
            guard let self else { return }
            if let record = recordBuilder.heartbeat() { publisher.write([record]) }
            try? heartbeat?.rearm(after: UInt64(settings.heartbeat))
        }
    }

    func recordStart() {
        publisher.write([
            Record(
                .started, .notice,
                "netreadyd \(netreadyVersion) watches the container network in mode \(settings.remediation.mode.rawValue)\(chosen).",
                verdictFields(nil) + [.init("NETREADY_MODE", settings.remediation.mode.rawValue)]
                    + (place.choice?.fields ?? []))
        ])
        Notify.ready(status: RedactedText(literal: "starting"))
    }

    private var chosen: String { place.choice.map { "; the runtime is \($0.sentence)" } ?? "" }

    private func stop() {
        remember()
        publisher.write([Record(.stopped, .notice, "netreadyd stops watching.", verdictFields(recordBuilder.published))]
        )
        Notify.stopping(status: RedactedText(literal: "stopping"))
        publisher.withdraw()
        publisher.finish()
        loop.exit()
    }

    private func reloadSettings() {
        Notify.reloading()
        defer { Notify.ready() }
        do throws(SettingsError) {
            settings = try readSettings(options.settingsPath)
            observer.poll = settings.poll
            policy.settings = settings.remediation
            running.settingsReadAt = clock.now
            running.refusesSettings = false
            running.group = settings.group
            policy.stagger = settings.remediation.share(ofMachine: clock.machineID)
            publisher.write([
                Record(
                    .settingsReloaded, .notice,
                    "The settings were read again; the mode is \(settings.remediation.mode.rawValue).",
                    verdictFields(recordBuilder.published) + [
                        .init("NETREADY_MODE", settings.remediation.mode.rawValue)
                    ])
            ])
        } catch {
            running.refusesSettings = true
            publisher.write([
                Record(
                    .settingsReloaded, .error, "The settings are refused, the last good ones stay in force: \(error)",
                    verdictFields(recordBuilder.published))
            ])
        }
        trigger(.signal)
    }

    /// Where no inotify instance is to be had the daemon goes on by its polls, and tries again at each.
    func openWatcher() {
        guard watcher == nil, let made = try? PathWatcher(root: NodeRoot(path: "/")) else { return }
        guard let source = try? loop.addIO(made.descriptor, .read, { [weak self] _ in self?.drain(made) }) else {
            return
        }
        sources.append(source)
        watcher = made
        observer.watcher = made
        made.setPaths(watched.sorted().map(WatchedPath.directory))
    }

    private func drain(_ watcher: PathWatcher) {
        let changes = watcher.drain()
        metrics.inotifyEvents += UInt64(changes.eventCount)
        if changes.overflowed { metrics.inotifyOverflows += 1 }
        let isLedgerMeant = changes.changes.contains { $0.directory.hasPrefix(options.stateDirectory) }
        if isLedgerMeant || changes.overflowed { takeLedger() }
        guard changes.overflowed || changes.changes.contains(where: { !$0.directory.hasPrefix(options.stateDirectory) })
        else {
            return
        }
        noteEvent()
        guard changes.settled || changes.overflowed else {
            watchWriting()
            return
        }
        trigger(.inotify)
    }

    /// A person's command wrote to the ledger.
    func takeLedger() {
        let ledger = ledgerFile.read()
        recordLedger(ledger)
        guard ledger != policy.ledger else { return }
        decide(.ledgerChanged(ledger))
    }

    /// Without its ledger the daemon does nothing, and a person has to know why.
    func recordLedger(_ ledger: Ledger?) {
        publisher.blind("what it did before, so it does nothing", ledger == nil ? ledgerFile.trouble?.description : nil)
    }

    /// Watches the directories that the configuration of now names.
    func watchPaths() {
        var paths: Set<String> = [
            "/etc/cni/net.d", "/etc/containerd", parent(of: place.config), parent(of: place.socket),
            options.stateDirectory,
        ]
        if let assessment = latest?.assessment {
            for prediction in [assessment.onDisk, assessment.afterRestart].compactMap(\.self) {
                paths.formUnion(prediction.configuration.directories)
                guard let settings = prediction.settings else { continue }
                paths.formUnion([settings.confDir.value] + settings.binDirs.value)
                paths.formUnion(settings.handlers.map(\.confDir.value))
            }
        }
        paths = paths.filter { $0.hasPrefix("/") }
        guard paths != watched else { return }
        watched = paths
        let directories = paths.sorted().map(WatchedPath.directory)
        watcher?.setPaths(directories)
        let ours = [options.stateDirectory, parent(of: place.socket)]
        observer.watch(directories.filter { !ours.contains($0.path) })
    }

    /// Tells what the last look could not see, and what it sees again.
    func record(_ blind: [Blindness]) {
        let lacks = blind.filter { !$0.isReportedElsewhere }
        for part in lacked.subtracting(lacks.map(\.part)).sorted() { publisher.blind(part, nil) }
        for lack in lacks { publisher.blind(lack.part, lack.why) }
        lacked = Set(lacks.map(\.part))
    }
}
