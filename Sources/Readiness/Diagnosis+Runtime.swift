import Containerd
import Syntax

extension Facts {
    /// What keeps containerd, or its CRI, from answering at all.
    func findRuntimeTrouble() {
        guard let live, let now = readings.now else {
            findOfflineRuntimeTrouble()
            return
        }
        switch now {
        case .ready, .notReady: if let delay = live.delay { add(slowness(delay)) }
        case .unreachable: findLostSocket()
        case .noCRI: findMissingCRI()
        case .down: findDownReason(live)
        case .hangs: findHang()
        case .unknown: findSilence(live)
        }
    }

    private func findOfflineRuntimeTrouble() {
        guard let after = readings.afterRestart else { return }
        switch after.outcome.kind {
        case .serving: findUnknownStatus(after)
        case .noCRI: add(criFinding(after, severity: .error))
        case .exits: add(willNotStart(after, severity: .error))
        case .hangs: add(blockingFile(after, severity: .error))
        }
    }

    /// Nothing runs that could be asked, and no file tells what a plug-in would answer.
    private func findUnknownStatus(_ after: Prediction) {
        guard after.outcome.networkReady == nil, let network = after.loading?.networks.first else { return }
        let place = network.cniVersion.location ?? SourceLocation(file: network.file)
        add(
            Finding(
                .pluginStatusUnknown, .info,
                "\(place.text) says cniVersion \(network.cniVersion.value), so containerd asks the plug-ins for their STATUS, and only executing them could tell the answer.",
                at: place, evidence: [.init("cniVersion", network.cniVersion.value)]))
    }

    private func findMissingCRI() {
        if let finding = oldRuntime ?? exhaustedInotify() {
            add(finding)
            return
        }
        if readings.isDisproved(watch: live?.watch) {
            let place = placeOfNamedKey
            add(
                Finding(
                    .criLoadFailed, .error,
                    "containerd serves no CRI although its configuration looks good\(self.place(place)): \(logOfFailedPlugin ?? "its log does not say why")\(endOfStart)",
                    at: place,
                    evidence: [.init("log", logOfFailedPlugin ?? ""), .init("status", saidOfCRI)]
                        + keyEvidence(place)))
            return
        }
        guard let after = readings.afterRestart else {
            add(Finding(.criDisabled, .error, "containerd runs and serves no CRI."))
            return
        }
        guard after.outcome.rank >= .servingNotReady else {
            add(
                after.outcome.kind == .noCRI
                    ? criFinding(after, severity: .error) : willNotStart(after, severity: .error))
            return
        }
        let log = logOfFailedPlugin.map { "; it said: \($0)" } ?? ""
        let file = after.configuration.files.first
        add(
            Finding(
                .runningConfigStale, .error,
                "The running containerd serves no CRI, and \(file ?? "its configuration") is mended: only a restart makes it effective\(log).",
                at: file.map { SourceLocation(file: $0) },
                cause: log.isEmpty ? "CRI_DISABLED" : "CRI_LOAD_FAILED"))
    }

    /// kubelet 1.26 and later speak CRI v1 only, which containerd has from 1.6 on.
    private var oldRuntime: Finding? {
        guard let version = live?.runningVersion ?? snapshot.installedVersion, !version.isPredictable else {
            return nil
        }
        let kubelet = kubeletVersion
        let said = saidOfCRI
        let asks = kubelet.isEmpty ? "kubelet" : "kubelet \(kubelet)"
        return Finding(
            .runtimeTooOld, .error,
            "containerd \(version) has no CRI v1, which \(asks) asks for (\(said)); upgrade containerd to 1.6 or newer.",
            evidence: [.init("containerd", "\(version)"), .init("kubelet", kubelet), .init("error", said)])
    }

    /// The first line of the configuration that names a key which containerd's log puts in backquotes.
    private var placeOfNamedKey: SourceLocation? {
        let pieces = logOfFailedPlugin?.split(separator: "`", omittingEmptySubsequences: false) ?? []
        let keys = pieces.indices.filter { $0 % 2 == 1 }.map { String(pieces[$0]) }.filter { !$0.isEmpty }
        for file in readings.afterRestart?.configuration.files ?? [] {
            guard case .entry(let entry, _) = Lookup(snapshot.files).find(file), case .bytes(let bytes) = entry.content
            else { continue }
            let rows = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            for (index, row) in rows.enumerated() {
                let text = String(decoding: row, as: UTF8.self)
                guard keys.contains(where: { text.holds($0) }) else { continue }
                let offset = rows[..<index].reduce(0) { $0 + $1.count + 1 }
                return SourceLocation(file: file, position: Position(line: index + 1, column: 1, offset: offset))
            }
        }
        return nil
    }

    private var logOfFailedPlugin: String? {
        // Others fail to load on every node, those of snapshotters that are not set up.
        live?.journal.last { line in
            guard line.holds("failed to load plugin") else { return false }
            guard line.holds(".grpc.v1.cri") || line.holds(".cri.v1.") else { return false }
            return live?.process.map { line.realtime >= $0.startedAt - Span.second } ?? true
        }?.text
    }

    private func findDownReason(_ live: LiveReading) {
        guard let unit = live.unit else { return }
        if unit.loadState == "masked" {
            add(Finding(.containerdMasked, .error, "\(unit.name) is masked; unmask it if the node is to work."))
            return
        }
        if unit.isBroken {
            add(
                Finding(
                    .containerdFailed, .error,
                    "systemd cannot load \(unit.name) (\(unit.loadState)), so nothing starts it; see systemctl status \(unit.name).",
                    evidence: [.init("LoadState", unit.loadState)], mend: Mend.none))
            return
        }
        if unit.isStoppedByPerson {
            add(Finding(.containerdStopped, .error, "\(unit.name) is stopped; it stays so until somebody starts it."))
            return
        }
        if let after = readings.afterRestart, after.outcome.kind == .exits {
            add(willNotStart(after, severity: .error))
            return
        }
        if let line = journalLine(containing: "cni conf dir is removed") {
            add(confDirRemoved(unit: unit, line: line))
            return
        }
        if unit.isComingBack, let after = readings.afterRestart, after.outcome.kind == .noCRI, !endOfStart.isEmpty,
            !after.configuration.problems.contains(where: { $0.kind == .disablesCRI })
        {
            add(criFinding(after, severity: .error))
            return
        }
        if unit.isComingBack, unit.restartCount >= 3 {
            add(
                Finding(
                    .containerdCrashLoop, .error,
                    "\(unit.name) has ended and been started \(unit.restartCount) times; see journalctl -u \(unit.name).",
                    evidence: [.init("NRestarts", "\(unit.restartCount)")]))
            return
        }
        guard !unit.isComingBack else {
            add(Finding(.containerdStarting, .error, "\(unit.name) has ended and systemd is starting it again."))
            return
        }
        add(
            Finding(
                .containerdFailed, .error, "\(unit.name) has failed (\(unit.result)) and nothing starts it again.",
                evidence: [.init("result", unit.result)]))
    }

    private func confDirRemoved(unit: UnitReading, line: JournalLine) -> Finding {
        let directory = readings.afterRestart?.settings?.confDir.value ?? "its CNI directory"
        let next =
            unit.isComingBack
            ? "systemd is starting it again, nothing else is needed" : "nothing starts it again: start it"
        return Finding(
            .confDirRemoved, .error,
            "containerd (\(unit.name)) ended itself because \(directory) was removed; \(next).",
            at: SourceLocation(file: directory), evidence: [.init("log", line.text)],
            mend: unit.isComingBack ? Mend.none : .restart)
    }

    /// containerd sets Status no time-out, and neither does it mean more than that it takes long.
    private func slowness(_ delay: StatusDelay) -> Finding {
        var evidence: [Finding.Evidence] = [.init("Status", Span.text(delay.lasts))]
        if let age = delay.age { evidence.append(.init("age", Span.text(age))) }
        let old = delay.age == nil ? "" : ", and what is said of it here is its last answer"
        let what =
            delay.isOutstanding
            ? "has not answered CRI Status for more than \(Span.text(StatusDelay.slow))\(old)"
            : "takes more than \(Span.text(StatusDelay.slow)) to answer CRI Status"
        return Finding(
            .statusSlow, .info, "containerd \(what): a plug-in's STATUS, a load or the machine is slow.",
            evidence: evidence)
    }

    private func findLostSocket() {
        add(
            Finding(
                .socketGone, .error,
                "containerd runs and listens, and its CRI socket's name is gone or leads elsewhere: kubelet and all others can no longer connect; restart \(unitName), which makes it anew.",
                evidence: [.init("unit", live?.unit?.name ?? "")]))
    }

    private func findHang() {
        if let after = readings.blockedStart {
            add(blockingFile(after, severity: .error))
            return
        }
        let why =
            readings.afterRestart?.outcome.needsExec == true
            ? "a plug-in that it asks for STATUS does not return"
            : !isObserved(.files)
                ? "whether a file blocks it could not be seen"
                : "a load of CNI files does not end, and nothing lies there now that blocks one, as a FIFO does; only a restart frees it"
        add(Finding(.statusHangs, .error, "containerd answers Version and not Status: \(why)."))
    }

    private func findSilence(_ live: LiveReading) {
        if live.answer == .denied {
            add(Finding(.socketDenied, .warning, "No permission to talk to containerd; run as root."))
            return
        }
        if let after = readings.blockedStart {
            add(blockingFile(after, severity: .error))
            return
        }
        if live.answer == .timedOut(versionAnswers: true) {
            add(slowness(live.delay ?? StatusDelay(lasts: StatusDelay.slow, isOutstanding: true)))
            return
        }
        if NowReading.isYoung(live, at: snapshot.takenAt) || live.unit?.activeState == "activating" {
            add(Finding(.containerdStarting, .info, "containerd is starting and does not answer yet."))
            return
        }
        if let lack = snapshot.blind.first(where: { $0.sense == .resources }) {
            add(
                Finding(
                    .readingIncomplete, .warning,
                    "netready cannot see \(lack.part) just now: \(lack.why); nothing is known of containerd meanwhile.")
            )
            return
        }
        let silence =
            switch live.answer {
            case .noSocket where live.unit?.isMissing == true:
                "There is no CRI socket of containerd, and systemd knows no \(unitName)"
            case .noSocket: "There is no CRI socket of containerd: it has not been started, or it has another socket"
            case .refused: "Nobody listens on the CRI socket of containerd"
            case .failed(let why): "containerd's CRI socket gives no good answer: \(why)"
            default: "containerd gives no answer on its CRI socket"
            }
        let next =
            live.unit?.isMissing == true
            ? "name containerd's place in /etc/netready/netready.toml" : "see journalctl -u \(unitName)"
        add(Finding(.socketUnreachable, .warning, "\(silence); \(next)."))
    }

    /// Why CRI is not served, from the configuration.
    func criFinding(_ after: Prediction, severity: Severity) -> Finding {
        if let problem = after.configuration.problems.first(where: { $0.kind == .disablesCRI }) {
            return Finding(
                .criDisabled, severity, "The CRI plug-in is switched off at \(problem.location.text): \(problem.text)",
                at: problem.location, evidence: [.init("status", saidOfCRI)])
        }
        let problem = after.configuration.problems.first { $0.kind == .failsCRI }
        let cause = after.outcome.cause ?? problem?.text ?? "the CRI plug-in cannot load"
        return Finding(
            .criLoadFailed, severity, "containerd runs without CRI\(place(problem?.location)): \(cause)\(endOfStart)",
            at: problem?.location,
            evidence: [
                .init("error", cause), .init("log", logOfFailedPlugin ?? ""), .init("status", saidOfCRI),
            ] + keyEvidence(problem?.location))
    }

    /// What becomes of a containerd that waits for a CRI plug-in which did not load; empty where systemd is content.
    private var endOfStart: String {
        guard let unit = live?.unit, unit.isComingBack,
            let version = live?.runningVersion ?? snapshot.installedVersion, version.waitsForFailedCRI
        else { return "" }
        let count = unit.restartCount > 0 ? " (\(unit.restartCount) times so far)" : ""
        return
            "; containerd \(version) then never tells systemd that it has started, so \(unit.name) is ended at its TimeoutStartSec and started again\(count)"
    }

    private func place(_ location: SourceLocation?) -> String { location.map { " (\($0.text))" } ?? "" }

    /// The error that CRI calls give.
    private var saidOfCRI: String { if case .unimplemented(let text)? = live?.answer { text } else { "" } }

    /// The tables and keys of a configuration file that a place stands in, never a value.
    private func keyEvidence(_ location: SourceLocation?) -> [Finding.Evidence] {
        guard let location, let position = location.position else { return [] }
        guard case .entry(let entry, _) = Lookup(snapshot.files).find(location.file),
            case .bytes(let bytes) = entry.content
        else { return [] }
        let rows = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard position.line >= 1, position.line <= rows.count else { return [] }
        let row = String(decoding: rows[position.line - 1], as: UTF8.self)
        let key = row.prefix { $0 != "=" }.filter { $0 != " " && $0 != "\t" && $0 != "\"" && $0 != "[" && $0 != "]" }
        return [.init("key", key)]
    }

    func willNotStart(_ after: Prediction, severity: Severity) -> Finding {
        let problem = after.configuration.problems.first { $0.kind == .fatal }
        let text = after.outcome.exitText ?? problem?.text ?? "its configuration is broken"
        return Finding(
            .containerdWillNotStart, severity, "containerd will not start\(place(problem?.location)): \(text)",
            at: problem?.location,
            evidence: [.init("exitText", text), .init("config", snapshot.configPath)])
    }

    func blockingFile(_ after: Prediction, severity: Severity) -> Finding {
        let problems = after.configuration.problems
        if problems.contains(where: { $0.kind == .disablesCRI }) { return criFinding(after, severity: severity) }
        let location = after.loading?.failure?.location ?? problems.first { $0.kind == .fatal }?.location
        return Finding(
            .confFileBlocks, severity,
            "\(location?.file ?? "A file that containerd reads") is a FIFO: containerd hangs on it; remove it.",
            at: location)
    }
}
