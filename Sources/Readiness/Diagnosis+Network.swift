import Containerd
import Syntax

extension Facts {
    /// Why NetworkReady is false, or would be.
    func findNetworkTrouble() {
        guard snapshot.live != nil else {
            guard let after = readings.afterRestart, after.outcome.rank == .servingNotReady, !after.isIncomplete else {
                return
            }
            addLoadFailure(after, severity: .error)
            return
        }
        guard readings.now == .notReady, let status = runtimeStatus else { return }
        guard let reload = readings.onDisk, !reload.isIncomplete else { return }
        if readings.isStatusFailure(status) {
            addStatusFailure(reload, severity: .error, said: status.message)
            return
        }
        if readings.isDisproved(watch: live?.watch) {
            addDisproof(status, reload: reload)
            return
        }
        guard reload.outcome.rank < .ready else {
            let isDeaf = live?.watch.isBroken == true
            if let fault = isDeaf ? prospects.restart : prospects.reload {
                addUnwanted(fault, act: isDeaf ? .restart : .reload, status: status)
                return
            }
            addOverlooked(status, reload: reload)
            return
        }
        if let restart = readings.afterRestart, restart.outcome.rank == .ready {
            if let fault = prospects.restart { addUnwanted(fault, act: .restart, status: status) }
            add(staleConfiguration(restart, isEnough: prospects.restart == nil))
            return
        }
        addLoadFailure(reload, severity: .error, said: status.message)
    }

    private func addDisproof(_ status: RuntimeStatus, reload: Prediction) {
        let said = status.running.lastLoad == "OK" ? status.message : status.running.lastLoad
        let file = reload.loading?.candidates.first
        add(
            Finding(
                .predictionDisproved, .error,
                "\(file ?? "All") looks good and containerd, started with this very file, refuses it: \(said)",
                at: file.map { SourceLocation(file: $0) },
                evidence: [.init("lastCNILoadStatus", status.running.lastLoad), .init("message", status.message)]))
    }

    /// The files would load; containerd has not taken note of them.
    private func addOverlooked(_ status: RuntimeStatus, reload: Prediction) {
        let directory = reload.outcome.confDir ?? ""
        let file = reload.loading?.networks.first?.file ?? directory
        let names = reload.outcome.networks.joined(separator: ", ")
        let location = SourceLocation(file: file)
        let evidence: [Finding.Evidence] =
            [
                .init("watch", live?.watch.name ?? "unknown"), .init("lastCNILoadStatus", status.running.lastLoad),
                .init("networks", names), .init("confDir", directory),
            ] + unitEvidence + removalEvidence(directory)
        switch live?.watch {
        case .dead?:
            add(
                Finding(
                    .watchDead, .error,
                    "\(file) is valid and not loaded: containerd's inotify watch on \(directory) is gone; only a restart helps.",
                    at: location, evidence: evidence))
        case .elsewhere?:
            add(
                Finding(
                    .watchElsewhere, .error,
                    "\(file) is valid and not loaded: containerd's inotify watch is on another inode than \(directory) now is\(mountNote(directory)); only a restart helps.",
                    at: location, evidence: evidence))
        default:
            let watch = live?.watch == .alive ? "its watch is alive" : "its watch cannot be seen"
            add(
                Finding(
                    .confNotLoaded, .error,
                    "\(file) is valid and not loaded: containerd overlooked it, \(watch), a reload is enough.",
                    at: location, evidence: evidence))
        }
    }

    private var unitEvidence: [Finding.Evidence] {
        guard let unit = live?.unit else { return [] }
        return [.init("unit", unit.name), .init("killMode", unit.killMode)]
    }

    /// containerd's last word on the directory itself going away.
    private func removalEvidence(_ directory: String) -> [Finding.Evidence] {
        let line = live?.journal.last { line in
            line.holds("fs change event") && line.holds("REMOVE") && line.text.holds("\"\(directory)\"")
        }
        return line.map { [.init("log", $0.text)] } ?? []
    }

    private func mountNote(_ directory: String) -> String {
        guard let mount = snapshot.system.mount(of: directory), mount.target != "/" else { return "" }
        return " (\(mount.fileSystem.isEmpty ? "a file system" : mount.fileSystem) is mounted on \(mount.target))"
    }

    private func staleConfiguration(_ restart: Prediction, isEnough: Bool) -> Finding {
        let changed = changedSettings(restart)
        let place = changed.first?.location
        let what = changed.map(\.text).joined(separator: "; ")
        let file = restart.configuration.files.first
        return Finding(
            .runningConfigStale, isEnough ? .error : .warning,
            "The running containerd goes by older settings than \(place?.text ?? file ?? snapshot.configPath) has: \(what.isEmpty ? "its configuration is mended" : what); \(isEnough ? "only a restart helps" : "restart it once the rest is mended").",
            at: place ?? file.map { SourceLocation(file: $0) })
    }

    /// The first thing that ends a load, named with its place.
    func addLoadFailure(_ prediction: Prediction, severity: Severity, said: String? = nil) {
        guard let failure = prediction.loading?.failure else {
            addStatusFailure(prediction, severity: severity, said: said)
            return
        }
        let evidence = [
            Finding.Evidence("lastCNILoadStatus", prediction.loading?.status ?? ""),
            .init("watch", live?.watch.name ?? "unknown"),
        ]
        if failure.kind == .noFiles {
            findMissingConfiguration(prediction, said: prediction.loading?.status ?? "")
            return
        }
        add(
            Finding(
                isWrongForm(failure) ? .confWrongExtension : Self.code(for: failure), severity,
                sentence(for: failure, prediction), at: failure.location,
                evidence: evidence))
    }

    /// A list in a file for a single plug-in, or the other way round.
    func isWrongForm(_ failure: CNILoading.Failure) -> Bool {
        guard failure.kind == .invalid || failure.kind == .malformed, let bytes = bytes(of: failure.location.file),
            let value = try? parseJSON(bytes)
        else { return false }
        let isListFile = failure.location.file.hasSuffix(".conflist")
        return isListFile
            ? value["plugins"] == nil && value["type"]?.stringValue != nil
            : value["type"] == nil && value["plugins"]?.arrayValue != nil
    }

    private static func code(for failure: CNILoading.Failure) -> FindingCode {
        switch failure.kind {
        case .noFiles: .confDirEmpty
        case .empty: .confFileEmpty
        case .malformed where failure.isCutOff: .confFileEmpty
        case .malformed: .confFileMalformed
        case .unreadable: .confFileUnreadable
        case .invalid: .confFileInvalid
        case .blocks: .confFileBlocks
        }
    }

    private func sentence(for failure: CNILoading.Failure, _ prediction: Prediction) -> String {
        let place = failure.location.text
        let hidden = hiddenFiles(behind: failure.location.file, prediction)
        let isDeaf = readings.now == .notReady && live?.watch.isBroken == true
        let rest =
            isDeaf
            ? "mend it, then restart \(unitName), whose inotify watch on the directory is \(live?.watch == .dead ? "gone" : "elsewhere")"
            : "a restart cannot help"
        switch failure.kind {
        case .noFiles:
            return
                "\(prediction.outcome.confDir ?? place) holds no CNI configuration (.conf, .conflist, .json): nothing has installed one; a restart cannot help."
        case .malformed where failure.isCutOff, .empty:
            return "\(place) is empty or cut off\(hidden); \(rest)."
        case .malformed:
            return "\(place) is not the JSON that libcni takes: \(failure.reason)\(hidden); \(rest)."
        case .unreadable: return "\(place) cannot be read: \(failure.reason)\(hidden); \(rest)."
        case .invalid: return "\(place) is no network configuration: \(failure.reason)\(hidden); \(rest)."
        case .blocks: return "\(place) is a FIFO, and containerd hangs on it; remove it, then restart \(unitName)."
        }
    }

    private func hiddenFiles(behind file: String, _ prediction: Prediction) -> String {
        guard let candidates = prediction.loading?.candidates, let index = candidates.firstIndex(of: file) else {
            return ""
        }
        guard index + 1 < candidates.count else { return "" }
        return ", and \(candidates[index + 1]) behind it is not tried"
    }

    /// All is loaded and a plug-in's STATUS says no.
    private func addStatusFailure(_ prediction: Prediction, severity: Severity, said: String?) {
        let message = said ?? prediction.outcome.message ?? ""
        guard prediction.settings?.confDir.value != "" else {
            add(
                Finding(
                    .confDirMissing, severity, "conf_dir is empty, so containerd loads no CNI configuration at all.",
                    at: prediction.settings?.confDir.location ?? readings.afterRestart?.settings?.confDir.location,
                    evidence: [.init("confDir", "conf_dir = \"\""), .init("config", snapshot.configPath)],
                    mend: .fixThenRestart, cause: "CONF_WRONG_DIR"))
            return
        }
        let network = prediction.loading?.networks.first
        guard !Self.isOldPlugin(message) else {
            add(
                Finding(
                    .cniVersionUnsupported, severity,
                    "\(network?.cniVersion.location?.text ?? "The list") says \(versionKey(network)), which a plug-in of the list is too old for: \(message)",
                    at: network?.cniVersion.location ?? network.map { SourceLocation(file: $0.file) },
                    evidence: [.init("message", message), .init("cniVersion", network?.cniVersion.value ?? "")]))
            return
        }
        let down = network.flatMap { failingDaemon(of: $0) }
        let who = down.map { "; \($0.reading.agent.name)'s \($0.daemon.name) is down: \($0.why)" } ?? ""
        add(
            Finding(
                .pluginStatusFails, severity,
                "\(network?.file ?? "The configuration") is loaded, and a plug-in says: \(message)\(who)",
                at: network.map { SourceLocation(file: $0.file) }, evidence: [.init("message", message)],
                cause: down.map { Self.cause(of: $0.reading) }))
    }

    /// Why an agent's daemon is down, in the vocabulary of failure reports.
    private static func cause(of reading: AgentReading) -> String {
        if reading.line(where: AgentLog.isMissingPodCIDR) != nil { return "AGENT_PODCIDR" }
        return reading.line(where: AgentLog.isUnreachableAPI) == nil ? "AGENT_MISCONFIGURED" : "AGENT_API_UNREACHABLE"
    }

    /// The key that decides in which version a list is spoken to, and what it says.
    ///
    /// Source: `cniVersions` in section 1 of the CNI specification 1.1: the newest that the runtime knows is taken.
    private func versionKey(_ network: LoadedNetwork?) -> String {
        guard let network else { return "cniVersion" }
        guard let value = networkConfiguration(at: network.file), value["cniVersions"] != nil else {
            return "cniVersion \(network.cniVersion.value)"
        }
        let own = value["cniVersion"]?.stringValue.map { " over cniVersion \($0)" } ?? ""
        return "\(network.cniVersion.value) in cniVersions, which containerd takes\(own)"
    }

    /// What plug-ins from before CNI 1.1 answer to STATUS.
    private static func isOldPlugin(_ message: String) -> Bool {
        ["incompatible CNI versions", "missing containerID", "unknown CNI_COMMAND"].contains { message.holds($0) }
    }
}

extension CNILoading.Failure {
    /// The word for it in the vocabulary of failure reports, where it would end a later load.
    var cause: String {
        switch kind {
        case .noFiles: "CONF_DELETED_BY_TOOL"
        case .empty: "CONF_EMPTY_OR_TRUNCATED"
        case .malformed where isCutOff: "CONF_EMPTY_OR_TRUNCATED"
        default: "CONF_MALFORMED"
        }
    }

    /// The file ends where more was to come: cut off by a crash, a full disk, or a writer that has not finished.
    var isCutOff: Bool { kind == .malformed && text.holds("unexpected end of JSON input") }

    /// libcni's own words without the file's name and the frame that is the same for every error.
    var reason: String {
        var rest = Substring(text)
        for frame in ["failed to load CNI config list file ", "failed to load CNI config file ", "\(location.file): "] {
            if rest.hasPrefix(frame) { rest = rest.dropFirst(frame.count) }
        }
        for frame in ["error parsing configuration list: ", "error parsing configuration: "] where rest.hasPrefix(frame)
        {
            rest = rest.dropFirst(frame.count)
        }
        let frame = ": invalid cni config"
        if rest.hasSuffix(frame) { rest = rest.dropLast(frame.count) }
        return String(rest)
    }
}
