import Containerd
import Node
import Syntax

/// kubelet places pods by systemd and the default runtime does not: systemd ends them.
struct CgroupMismatch {
    /// The default runtime.
    var runtime: String
    /// Where kubelet says that it places pods by systemd; nil where only what happens to the pods tells.
    var kubelet: CgroupDriver?
    /// What the files of a start say of it.
    var setting: CgroupSetting
    /// The files say so by now.
    var isFixed: Bool
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
    /// Pods end over and over, and kubelet places them by systemd.
    func findCgroupMismatch() -> CgroupMismatch? {
        guard servesNow, let runtime = runtimeStatus?.running.defaultRuntime, !runtime.usesSystemdCgroup,
            runtime.type == "io.containerd.runc.v2"
        else { return nil }
        let lines = recentLines.filter { $0.means(.changedSandbox) }
        let ended = (snapshot.containers ?? []).filter { $0.state == .exited && $0.restarts >= 3 }
        let isProven = lines.count >= 2 || ended.count >= 2 && predictions.now == .ready
        guard isProven, let sign = lines.last?.text ?? ended.first?.name else { return nil }
        let kubelet = driverOfKubelet()
        guard kubelet?.isSystemd ?? seemsKilledBySystemd(lines, ended) else { return nil }
        let setting = cgroupSetting(of: runtime.name)
        return CgroupMismatch(
            runtime: runtime.name, kubelet: kubelet, setting: setting,
            isFixed: setting.fault == nil && predictions.configurationChanged == true,
            sign: sign, count: lines.count)
    }

    /// kubelet is told to place pods by systemd and the default runtime is not, or will not be after the next start; nil where
    /// pods are killed by it already, or where kubelet asks the runtime.
    var cgroupDiscord: (kubelet: CgroupDriver, runtime: String, setting: CgroupSetting, isNow: Bool)? {
        guard servesNow, !isConfigurationMade, cgroupMismatch == nil, !kubeletAsksForDriver,
            let kubelet = driverOfKubelet(), kubelet.isSystemd, let runtime = runtimeStatus?.running.defaultRuntime,
            runtime.type == "io.containerd.runc.v2", predictions.afterRestart?.configuration.files.isEmpty == false
        else { return nil }
        let setting = cgroupSetting(of: runtime.name)
        guard !runtime.usesSystemdCgroup || setting.fault != nil else { return nil }
        return (kubelet, runtime.name, setting, !runtime.usesSystemdCgroup)
    }

    /// From 1.31 on, kubelet takes the driver that containerd 2 names, whatever its own configuration says.
    ///
    /// Source: the gate KubeletCgroupDriverFromCRI of kubelet; RuntimeConfig in internal/cri/server of containerd.
    private var kubeletAsksForDriver: Bool {
        let numbers = kubeletVersion.drop { $0 == "v" }.split(separator: ".").prefix(2).compactMap { Int($0) }
        guard let version, version.major >= 2, numbers.count == 2 else { return false }
        return numbers[0] > 1 || numbers[1] >= 31
    }

    /// The other way round: the runtime places pods by systemd, and kubelet names a path of cgroupfs; runc's line on it.
    var wrongCgroupPath: (line: JournalLine, runtime: RuntimeReading)? {
        guard servesNow, let line = lastLineOfNow(meaning: .wrongCgroupPath), isRecent(line),
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
}
