import Containerd
import Node
import Syntax

extension FindingCode {
    package static let cgroupDriverMismatch = FindingCode("CgroupDriverMismatch")
}

extension Rule {
    static let cgroupDriverMismatch = Rule(
        .cgroupDriverMismatch, stage: .host, needs: [.runtime], impact: .podsFail, remedy: .fixThenRestart,
        group: .cgroupDriver,
        explains: .agentInputs + .noConfiguration + [.confOwnershipFight, .agentFailing, .agentAPIUnreachable],
        about: About(
            meaning: "kubelet and the default runtime use different cgroup drivers, so pods are killed over and over.",
            proof: "kubelet's configuration, the running containerd's, and the restarts.",
            fix: "Set SystemdCgroup = true for the default runtime; then restart {unit}.",
            messageID: "26612eb20bf855c6befad38f292eeee5",
            links: [
                "https://github.com/containerd/containerd/issues/8662",
                "https://github.com/kubernetes/kubernetes/issues/110177",
                "https://github.com/NVIDIA/nvidia-docker/issues/1788",
            ]),
        hits: { facts in [ended(facts), unstarted(facts), latent(facts)].compactMap(\.self) })
}

/// systemd ends pods that the default runtime has placed.
private func ended(_ facts: Facts) -> Hit? {
    guard let mismatch = facts.cgroupMismatch else { return nil }
    let driver = mismatch.kubelet?.name ?? "systemd (as it seems)"
    let saidBy = mismatch.kubelet?.file ?? "kubelet, whose configuration is not at hand"
    let config = facts.snapshot.configPath
    let reason = mismatch.setting.fault.map { " (\($0))" } ?? ""
    let fix =
        mismatch.isFixed
        ? "\(config) says so by now, and only a restart makes that effective"
        : "set it in \(mismatch.setting.replacing ?? place(facts)), then restart \(facts.unitOfSettings)"
    return Hit(
        "kubelet has cgroupDriver: \(driver) and containerd's default_runtime_name \(mismatch.runtime) has not SystemdCgroup = true\(reason), so pods are killed over and over; \(fix).",
        facts.impactOnPods, at: mismatch.setting.location, in: config,
        evidence: [
            "kubelet": "\(saidBy): cgroupDriver: \(driver)", "default_runtime_name": mismatch.runtime,
            "SystemdCgroup": "false", "config": config, "setting": mismatch.setting.fault, "log": mismatch.sign,
            "count": "\(mismatch.count)",
        ], remedy: mismatch.isFixed ? .restart : nil)
}

/// runc refuses the paths that kubelet gives it.
private func unstarted(_ facts: Facts) -> Hit? {
    guard let (line, runtime) = facts.wrongCgroupPath else { return nil }
    let kubelet = facts.snapshot.system.kubelet
    let driver = kubelet?.cgroupDriver ?? ""
    return Hit(
        "No pod starts: default_runtime_name \(runtime.name) has SystemdCgroup = true and kubelet has cgroupDriver: \(driver.isEmpty ? "cgroupfs" : driver); use systemd in both (\(kubelet?.file ?? "kubelet's configuration"), \(place(facts))).",
        facts.impactOnPods, in: facts.snapshot.configPath,
        evidence: [
            "kubelet": "\(kubelet?.file ?? ""): cgroupDriver: \(driver)", "default_runtime_name": runtime.name,
            "SystemdCgroup": "\(runtime.usesSystemdCgroup)", "log": line.text,
        ])
}

/// No pod has been killed so far, or none is as long as containerd is not started again.
private func latent(_ facts: Facts) -> Hit? {
    guard let (kubelet, runtime, setting, isNow) = facts.cgroupDiscord else { return nil }
    let config = facts.snapshot.configPath
    let what = isNow ? "has not SystemdCgroup = true" : "will not have SystemdCgroup = true after the next start"
    let fix =
        setting.fault.map {
            "(\($0)): set it in \(setting.replacing ?? place(facts)), then restart \(facts.unitOfSettings)"
        }
        ?? "as \(config) says by now: restart \(facts.unitOfSettings)"
    return Hit(
        "kubelet has cgroupDriver: \(kubelet.name) and containerd's default_runtime_name \(runtime) \(what) \(fix), before pods are killed over and over.",
        .note, at: setting.location, in: config,
        evidence: [
            "kubelet": "\(kubelet.file): cgroupDriver: \(kubelet.name)", "default_runtime_name": runtime,
            "SystemdCgroup": "\(!isNow)", "setting": setting.fault,
        ], remedy: setting.fault == nil ? .restart : nil)
}

private func place(_ facts: Facts) -> String { facts.settingsFile() + facts.noteOnSettings() }
