import Containerd
import Node

extension FindingCode {
    package static let pluginBinaryNotExecutable = FindingCode("PluginBinaryNotExecutable")
}

extension Rule {
    static let pluginBinaryNotExecutable = Rule(
        .pluginBinaryNotExecutable, stage: .plugins, needs: [.files], impact: .podsFail, remedy: .fixThenReload,
        cause: "BIN_NOT_EXECUTABLE", network: .broken,
        explains: [.pluginStatusFails, .sandboxLeftover, .pluginNotRunnable, .pluginAnswerInvalid],
        about: About(
            meaning: "A plug-in file exists and may not be executed.",
            proof: "Its type and mode, or the kernel's refusal in containerd's log.",
            advice: "Make it executable (chmod 0755) or install it again.",
            messageID: "36c0a287dab65963a2a5067453855a35")
    ) { facts in
        facts.plugins.faults.compactMap { denied($0, facts.plugins.impact) } + refused(facts)
    }
}

private func denied(_ fault: PluginFault, _ impact: Impact) -> Hit? {
    let path = fault.path
    switch fault.kind {
    case .notExecutable:
        let mode = String(fault.entry.mode, radix: 8)
        return fault.hit(
            "\(path) may not be executed (mode 0\(mode)): pods fail to start; chmod 0755 \(path).", impact,
            evidence: fault.evidence)
    case .mountedNoexec(let mount):
        return fault.hit(
            "\(path) lies on \(mount.target), which is mounted noexec, so it cannot be executed: pods fail to start; mount it with exec.",
            impact, evidence: fault.evidence + [.init("mount", mount.options.joined(separator: ","))],
            error: "permission denied")
    default: return nil
    }
}

/// The kernel refuses to execute a program whose mode and mount allow it: a label or a policy.
private func refused(_ facts: Facts) -> [Hit] {
    guard let refusal = facts.refusedProgram else { return [] }
    let path = refusal.path
    let failure = refusal.failure
    return [
        Hit(
            "\(path) has mode 0\(String(refusal.mode, radix: 8)) and may not be executed all the same: pods fail to start; mend its label (restorecon -v \(path)) or the policy that forbids it.",
            at: SourceLocation(file: path),
            evidence: [.init("plugin", failure.plugin ?? ""), .init("log", failure.reason)]
                + facts.denials(on: path, at: failure.at))
    ]
}
