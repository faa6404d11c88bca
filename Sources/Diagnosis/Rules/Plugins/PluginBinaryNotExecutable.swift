import Containerd
import Node

extension FindingCode {
    package static let pluginBinaryNotExecutable = FindingCode("PluginBinaryNotExecutable")
}

extension Rule {
    static let pluginBinaryNotExecutable = Rule(
        .pluginBinaryNotExecutable, stage: .plugins, needs: [.files], impact: .podsFail, remedy: .fixThenReload,
        group: .binNotExecutable, network: .broken, explains: .execution,
        about: About(
            meaning: "A plugin file exists and may not be executed.",
            proof: "Its type and mode, or the kernel's refusal in containerd's log.",
            fix: "Make it executable (chmod 0755) or install it again.",
            messageID: "36c0a287dab65963a2a5067453855a35"),
        // The kernel refuses to execute a program whose mode and mount allow it: a label or a policy.
        hit: { facts in
            guard let (path, mode, failure) = facts.refusedProgram else { return nil }
            return Hit(
                "\(path) has mode 0\(String(mode, radix: 8)) and may not be executed all the same: pods fail to start; fix its label (restorecon -v \(path)) or the policy that forbids it.",
                in: path,
                evidence: ["plugin": failure.plugin ?? "", "log": failure.reason]
                    + facts.denials(on: path, at: failure.at))
        },
        hits: each(\.plugins.faults) { facts, fault in
            switch fault.kind {
            case .notExecutable:
                fault.hit(
                    "may not be executed (mode 0\(fault.mode)): pods fail to start; chmod 0755 \(fault.path).", facts,
                    error: nil)
            case .mountedNoexec(let mount):
                fault.hit(
                    "lies on \(mount.target), which is mounted noexec, so it cannot be executed: pods fail to start; mount it with exec.",
                    facts, evidence: ["mount": mount.options.joined(separator: ",")], error: "permission denied")
            default: nil
            }
        })
}
