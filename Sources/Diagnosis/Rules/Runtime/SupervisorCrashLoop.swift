import Node

extension FindingCode {
    package static let supervisorCrashLoop = FindingCode("SupervisorCrashLoop")
}

extension Rule {
    static let supervisorCrashLoop = Rule(
        .supervisorCrashLoop, stage: .runtime, needs: [.runtime, .unit], impact: .networkDown, remedy: .fixThenRestart,
        group: .agentMisconfigured,
        about: About(
            meaning:
                "The program that starts containerd (k3s, RKE2, k0s) ends again and again, and containerd with it.",
            proof: "NRestarts and state of the unit, and the last lines of its runs.",
            fix: "Repair what its last line names: journalctl -u {unit}; containerd itself is not at fault.",
            messageID: "d091450606b1486ba32c8eb50698ae22"),
        hit: { facts in
            guard case .crashLoop(let end)? = facts.runtimeTrouble, end.supervisor != nil, end.refusedFile == nil else {
                return nil
            }
            return Hit("\(end.text).", evidence: end.evidence)
        })
}
