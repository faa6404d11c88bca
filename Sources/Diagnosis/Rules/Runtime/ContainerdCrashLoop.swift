import Node

extension FindingCode {
    package static let containerdCrashLoop = FindingCode("ContainerdCrashLoop")
}

extension Rule {
    static let containerdCrashLoop = Rule(
        .containerdCrashLoop, stage: .runtime, needs: [.runtime, .unit], impact: .networkDown, remedy: .fixThenRestart,
        group: .criLoadFailed,
        about: About(
            meaning: "containerd ends again and again and systemd starts it each time.",
            proof: "NRestarts of the unit, and no process that answers.",
            advice: "Read its last lines: journalctl -u {unit}; mend what they name.",
            messageID: "ce16938bc57e53ed9560231347bcd432"),
        hit: { facts in
            guard case .crashLoop(let unit)? = facts.runtimeTrouble else { return nil }
            return Hit(
                "\(unit.name) has ended and been started \(unit.restartCount) times; see journalctl -u \(unit.name).",
                evidence: ["NRestarts": "\(unit.restartCount)"])
        })
}
