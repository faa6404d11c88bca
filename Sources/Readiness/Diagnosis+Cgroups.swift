import Containerd
import Syntax

/// kubelet and the default runtime have to place pods by the same means.
extension Facts {
    /// kubelet places pods by systemd and the default runtime does not: systemd ends them.
    func findCgroupMismatch() {
        guard let runtime = runtimeStatus?.running.defaultRuntime, !runtime.usesSystemdCgroup,
            runtime.type == "io.containerd.runc.v2"
        else { return }
        let lines = (live?.journal ?? []).filter {
            isRecent($0, within: 15 * Span.minute) && $0.holds("Pod sandbox changed")
        }
        let ended = (snapshot.containers ?? []).filter { $0.state == .exited && $0.restarts >= 3 }
        let isProven = lines.count >= 2 || ended.count >= 2 && readings.now == .ready
        guard isProven, let sign = lines.last?.text ?? ended.first?.name else { return }
        let kubelet: (driver: String, place: String)
        if let said = driverOfKubelet() {
            kubelet = said
        } else {
            guard seemsKilledBySystemd(lines, ended) else { return }
            kubelet = ("systemd (as it seems)", "kubelet, whose configuration is not at hand")
        }
        guard kubelet.driver.hasPrefix("systemd") else { return }
        let ignored = readings.afterRestart?.configuration.problems.first { $0.kind == .ignored }
        let reason = ignored.map { " (\($0.location.text): \($0.text))" } ?? ""
        let isMended = ignored == nil && readings.configurationChanged == true && isSystemdSet(for: runtime.name)
        let place = settingsFile() + noteOnSettings()
        let advice =
            isMended
            ? "\(snapshot.configPath) says so by now, and only a restart makes that effective"
            : "set it in \(place), then restart \(unitOfSettings)"
        add(
            Finding(
                .cgroupDriverMismatch, severityOfSurroundings,
                "kubelet has cgroupDriver: \(kubelet.driver) and containerd's default_runtime_name \(runtime.name) has not SystemdCgroup = true\(reason), so pods are killed over and over; \(advice).",
                at: ignored?.location ?? SourceLocation(file: snapshot.configPath),
                evidence: [
                    .init("kubelet", "\(kubelet.place): cgroupDriver: \(kubelet.driver)"),
                    .init("default_runtime_name", runtime.name), .init("SystemdCgroup", "false"),
                    .init("config", snapshot.configPath), .init("log", sign), .init("count", "\(lines.count)"),
                ], mend: isMended ? .restart : nil))
    }

    /// kubelet's default is cgroupfs; only with no configuration in sight it may have been told otherwise. After a boot each
    /// pod gets a new sandbox, and where its own reason is known it is no riddle; k3s makes both ends alike.
    private func seemsKilledBySystemd(_ lines: [JournalLine], _ ended: [ContainerReading]) -> Bool {
        guard isObserved(.kubelet), snapshot.system.kubelet?.file.isEmpty != false, !isConfigurationMade else {
            return false
        }
        let start = live?.process?.startedAt ?? snapshot.takenAt.realtime
        guard start < snapshot.takenAt.realtime - 15 * Span.minute else { return false }
        return lines.count >= 2 && ended.count >= 2 && recentFailures(since: nil).isEmpty
    }

    /// By what kubelet places pods, and where that is said; nil where nothing says it. A flag goes before the file.
    private func driverOfKubelet() -> (driver: String, place: String)? {
        for file in ["/etc/default/kubelet", "/etc/sysconfig/kubelet", "/var/lib/kubelet/kubeadm-flags.env"] {
            let words = String(decoding: bytes(of: file) ?? [], as: UTF8.self).split { " \t\n\"'=".contains($0) }
            guard let index = words.lastIndex(of: "--cgroup-driver"), index + 1 < words.count else { continue }
            return (String(words[index + 1]), file)
        }
        guard let kubelet = snapshot.system.kubelet, !kubelet.cgroupDriver.isEmpty else { return nil }
        return (kubelet.cgroupDriver, kubelet.file)
    }

    /// The files that a restart would read set it for the runtime.
    private func isSystemdSet(for runtime: String) -> Bool {
        for file in readings.afterRestart?.configuration.files.reversed() ?? [] {
            guard let bytes = bytes(of: file), let root = try? parseTOML(bytes) else { continue }
            for section in root["plugins"]?.tableValue?.members ?? [] {
                let runtimes = section.value.tableValue?["containerd"]?.tableValue?["runtimes"]?.tableValue
                let options = runtimes?[runtime]?.tableValue?["options"]?.tableValue
                guard let isSet = options?["SystemdCgroup"]?.boolValue else { continue }
                return isSet
            }
        }
        return false
    }

    /// The other way round: the runtime places pods by systemd, and kubelet names a path of cgroupfs.
    ///
    /// Source: "expected cgroupsPath to be of format" in libcontainer/specconv of runc.
    func findWrongCgroupPath() {
        let line = journalLineOfNow(containing: "expected cgroupsPath to be of format")
        guard let line, isRecent(line, within: 15 * Span.minute), let runtime = runtimeStatus?.running.defaultRuntime
        else {
            return
        }
        let kubelet = snapshot.system.kubelet
        let driver = kubelet?.cgroupDriver ?? ""
        let place = settingsFile() + noteOnSettings()
        add(
            Finding(
                .cgroupDriverMismatch, severityOfSurroundings,
                "No pod starts: default_runtime_name \(runtime.name) has SystemdCgroup = true and kubelet has cgroupDriver: \(driver.isEmpty ? "cgroupfs" : driver); use systemd in both (\(kubelet?.file ?? "kubelet's configuration"), \(place)).",
                at: SourceLocation(file: snapshot.configPath),
                evidence: [
                    .init("kubelet", "\(kubelet?.file ?? ""): cgroupDriver: \(driver)"),
                    .init("default_runtime_name", runtime.name),
                    .init("SystemdCgroup", "\(runtime.usesSystemdCgroup)"), .init("log", line.text),
                ]))
    }
}
