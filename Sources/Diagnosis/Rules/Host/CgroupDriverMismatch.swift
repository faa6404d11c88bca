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
            advice: "Set SystemdCgroup = true for the default runtime; then restart {unit}.",
            messageID: "26612eb20bf855c6befad38f292eeee5",
            links: [
                "https://github.com/containerd/containerd/issues/8662",
                "https://github.com/kubernetes/kubernetes/issues/110177",
                "https://github.com/NVIDIA/nvidia-docker/issues/1788",
            ]),
        hits: { facts in [ended(facts), unstarted(facts)].compactMap(\.self) })
}

/// systemd ends pods that the default runtime has placed.
private func ended(_ facts: Facts) -> Hit? {
    guard let mismatch = facts.cgroupMismatch else { return nil }
    let driver = mismatch.kubelet?.name ?? "systemd (as it seems)"
    let saidBy = mismatch.kubelet?.file ?? "kubelet, whose configuration is not at hand"
    let config = facts.snapshot.configPath
    let reason = mismatch.ignored.map { " (\($0.location.text): \($0.text))" } ?? ""
    let advice =
        mismatch.isMended
        ? "\(config) says so by now, and only a restart makes that effective"
        : "set it in \(place(facts)), then restart \(facts.unitOfSettings)"
    return Hit(
        "kubelet has cgroupDriver: \(driver) and containerd's default_runtime_name \(mismatch.runtime) has not SystemdCgroup = true\(reason), so pods are killed over and over; \(advice).",
        facts.impactOnPods, at: mismatch.ignored?.location, in: config,
        evidence: [
            "kubelet": "\(saidBy): cgroupDriver: \(driver)", "default_runtime_name": mismatch.runtime,
            "SystemdCgroup": "false", "config": config, "log": mismatch.sign, "count": "\(mismatch.count)",
        ], remedy: mismatch.isMended ? .restart : nil)
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

private func place(_ facts: Facts) -> String { facts.settingsFile() + facts.noteOnSettings() }
