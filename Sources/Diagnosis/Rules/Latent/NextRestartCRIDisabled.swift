import Node

extension FindingCode {
    package static let nextRestartCRIDisabled = FindingCode("NextRestartCRIDisabled")
}

extension Rule {
    static let nextRestartCRIDisabled = Rule(
        .nextRestartCRIDisabled, stage: .latent, needs: [.runtime, .files], impact: .nextRestart,
        remedy: .fixThenRestart,
        group: .criDisabled,
        about: About(
            meaning:
                "The network is ready now, and after a restart containerd would run with its CRI plugin switched off.",
            proof: "config.toml and the files, read as the installed version reads them at its start.",
            fix: "Take the CRI plugin out of disabled_plugins before containerd is restarted or upgraded.",
            messageID: "d278c17001c255869eb45ed77541e315"),
        hit: { facts in facts.failingRestart { if case .switchedOff = $0 { true } else { false } } })
}
