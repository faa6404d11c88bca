import Node

extension FindingCode {
    package static let nextRestartContainerdHangs = FindingCode("NextRestartContainerdHangs")
}

extension Rule {
    static let nextRestartContainerdHangs = Rule(
        .nextRestartContainerdHangs, stage: .latent, needs: [.runtime, .files], impact: .nextRestart,
        remedy: .fixThenRestart,
        group: .confMalformed,
        about: About(
            meaning:
                "The network is ready now, and containerd would hang after a restart on a file that blocks who reads it.",
            proof: "config.toml and the files, read as the installed version reads them at its start.",
            fix: "Remove the FIFO before containerd is restarted or upgraded.",
            messageID: "ad4af2b4c11b5e05b67027afb2212c2b"),
        hit: { facts in facts.failingRestart { if case .blocks = $0 { true } else { false } } })
}
