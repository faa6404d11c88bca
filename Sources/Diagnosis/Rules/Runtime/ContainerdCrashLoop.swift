import Node

extension FindingCode {
    package static let containerdCrashLoop = FindingCode("ContainerdCrashLoop")
}

extension Rule {
    static let containerdCrashLoop = Rule(
        .containerdCrashLoop, stage: .runtime, needs: [.runtime, .unit], impact: .networkDown, remedy: .fixThenRestart,
        group: .criLoadFailed,
        about: About(
            meaning: "containerd ends again and again in the same way, until systemd may start it no more.",
            proof: "NRestarts and state of the unit, and the last lines of its runs.",
            fix:
                "Repair what its last line names: journalctl -u {unit}; then systemctl reset-failed {unit}; systemctl start {unit}.",
            messageID: "ce16938bc57e53ed9560231347bcd432"),
        hit: { facts in
            guard case .crashLoop(let end)? = facts.runtimeTrouble, end.supervisor == nil else { return nil }
            return Hit("\(end.text).", evidence: end.evidence)
        })
}
