import Node

extension FindingCode {
    package static let runtimeNotExecutable = FindingCode("RuntimeNotExecutable")
}

extension Rule {
    static let runtimeNotExecutable = Rule(
        .runtimeNotExecutable, stage: .runtime, needs: [.runtime, .unit, .journal], impact: .networkDown,
        remedy: .fixThenRestart, group: .binNotExecutable,
        about: About(
            meaning: "systemd cannot execute the program of containerd's unit, so that it never runs.",
            proof: "systemd's line on the unit: Failed at step EXEC, status=203/EXEC.",
            fix:
                "Set the named program right (its mode, its label, its file system, ExecStart= of the unit), then systemctl reset-failed {unit}; systemctl start {unit}.",
            messageID: "d1681ec9f334494db9ea2ba261318b15"),
        hit: { facts in
            guard case .unexecuted(let unit, let run)? = facts.runtimeTrouble, let (program, why) = run.unexecuted
            else {
                return nil
            }
            let denials = facts.denials(on: program, at: run.endedAt)
            return Hit(
                "\(unit.name) does not start: \(run.text); \(repair(program, why, isLabel: !denials.pieces.isEmpty)).",
                in: program,
                evidence: ["end": run.end, "log": run.denial, "NRestarts": "\(unit.restartCount)"] + denials)
        })
}

/// What a person does about it, by what the kernel answered (execve(2)).
private func repair(_ program: String, _ why: String, isLabel: Bool) -> String {
    if isLabel { return "a label or a policy forbids it: restorecon -v \(program)" }
    return switch why {
    case "Permission denied": "make it executable (chmod 755 \(program)) on a file system without noexec"
    case "No such file or directory": "install it, or correct ExecStart= of the unit"
    case "Exec format error": "it is for another machine or cut off: install it again"
    default: "install it again"
    }
}
