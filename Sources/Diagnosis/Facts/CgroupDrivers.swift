import Containerd
import Node
import Syntax

/// kubelet places pods by systemd and the default runtime does not: systemd ends them.
struct CgroupMismatch {
    /// The default runtime.
    var runtime: String
    /// Where kubelet says that it places pods by systemd; nil where only what happens to the pods tells.
    var kubelet: CgroupDriver?
    /// What keeps the setting of containerd from having an effect.
    var ignored: ConfigurationReading.Problem?
    /// The files say so by now.
    var isMended: Bool
    /// A line or the name of a container that shows pods ending over and over.
    var sign: String
    /// Lines that tell of a pod's end.
    var count: Int
}

/// By what kubelet places pods.
struct CgroupDriver {
    var name: String
    /// The file that says so.
    var file: String

    var isSystemd: Bool { name.hasPrefix("systemd") }
}

/// kubelet and the default runtime have to place pods by the same means.
extension Facts {
    var cgroupMismatch: CgroupMismatch? {
        guard servesNow, let runtime = runtimeStatus?.running.defaultRuntime, !runtime.usesSystemdCgroup,
            runtime.type == "io.containerd.runc.v2"
        else { return nil }
        let lines = recentLines.filter { $0.tells(.changedSandbox) }
        let ended = (snapshot.containers ?? []).filter { $0.state == .exited && $0.restarts >= 3 }
        let isProven = lines.count >= 2 || ended.count >= 2 && readings.now == .ready
        guard isProven, let sign = lines.last?.text ?? ended.first?.name else { return nil }
        let kubelet = driverOfKubelet()
        guard kubelet?.isSystemd ?? seemsKilledBySystemd(lines, ended) else { return nil }
        let ignored = readings.afterRestart?.configuration.problems.first { $0.kind == .ignored }
        return CgroupMismatch(
            runtime: runtime.name, kubelet: kubelet, ignored: ignored,
            isMended: ignored == nil && readings.configurationChanged == true && isSystemdSet(for: runtime.name),
            sign: sign, count: lines.count)
    }

    /// The other way round: the runtime places pods by systemd, and kubelet names a path of cgroupfs; runc's line on it.
    var wrongCgroupPath: (line: JournalLine, runtime: RuntimeReading)? {
        guard servesNow, let line = lastLineOfNow(telling: .wrongCgroupPath), isRecent(line),
            let runtime = runtimeStatus?.running.defaultRuntime
        else { return nil }
        return (line, runtime)
    }

    /// kubelet's default is cgroupfs; only with no configuration in sight it may have been told otherwise. After a boot each
    /// pod gets a new sandbox, and where its own reason is known it is no riddle; k3s makes both ends alike.
    private func seemsKilledBySystemd(_ lines: [JournalLine], _ ended: [ContainerReading]) -> Bool {
        guard isObserved(.kubelet), snapshot.system.kubelet?.file.isEmpty != false, !isConfigurationMade else {
            return false
        }
        let start = live?.process?.startedAt ?? snapshot.takenAt.realtime
        guard start < snapshot.takenAt.realtime - Self.timeOfSigns else { return false }
        return lines.count >= 2 && ended.count >= 2 && recentFailures(since: nil).isEmpty
    }

    /// nil where nothing says it. A flag goes before the file.
    private func driverOfKubelet() -> CgroupDriver? {
        for file in KubeletCommand.flagFiles {
            let words = String(decoding: bytes(of: file) ?? [], as: UTF8.self).split { " \t\n\"'=".contains($0) }
            guard let index = words.lastIndex(of: "--cgroup-driver"), index + 1 < words.count else { continue }
            return CgroupDriver(name: String(words[index + 1]), file: file)
        }
        guard let kubelet = snapshot.system.kubelet, !kubelet.cgroupDriver.isEmpty else { return nil }
        return CgroupDriver(name: kubelet.cgroupDriver, file: kubelet.file)
    }

    /// The files that a restart would read set it for the runtime.
    private func isSystemdSet(for runtime: String) -> Bool {
        for file in readings.afterRestart?.configuration.files.reversed() ?? [] {
            for section in table(of: file)?["plugins"]?.tableValue?.members ?? [] {
                let runtimes = section.value.tableValue?["containerd"]?.tableValue?["runtimes"]?.tableValue
                let options = runtimes?[runtime]?.tableValue?["options"]?.tableValue
                if let isSet = options?["SystemdCgroup"]?.boolValue { return isSet }
            }
        }
        return false
    }
}
