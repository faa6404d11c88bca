import Node

extension FindingCode {
    package static let nextRestartCRIFails = FindingCode("NextRestartCRIFails")
}

extension Rule {
    static let nextRestartCRIFails = Rule(
        .nextRestartCRIFails, stage: .latent, needs: [.runtime, .files], impact: .nextRestart, remedy: .fixThenRestart,
        group: .criLoadFailed,
        about: About(
            meaning:
                "The network is ready now, and after a restart the CRI plugin would refuse to load.",
            proof: "config.toml and the files, read as the installed version reads them at its start.",
            fix: "Fix the named place before containerd is restarted or upgraded.",
            messageID: "51d34f172a0c55fcbc81da2f582a449e"),
        hit: { facts in facts.failingRestart { if case .fails = $0 { true } else { false } } })
}
