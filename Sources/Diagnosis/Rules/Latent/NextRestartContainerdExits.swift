import Node

extension FindingCode {
    package static let nextRestartContainerdExits = FindingCode("NextRestartContainerdExits")
}

extension Rule {
    static let nextRestartContainerdExits = Rule(
        .nextRestartContainerdExits, stage: .latent, needs: [.runtime, .files], impact: .nextRestart,
        remedy: .fixThenRestart,
        group: .criLoadFailed,
        about: About(
            meaning:
                "The network is ready now, and containerd would end at once after a restart.",
            proof: "config.toml and the files, read as the installed version reads them at its start.",
            fix: "Fix the named place before containerd is restarted or upgraded.",
            messageID: "a8d439784d975a6ea6dbd8f20b8db49e"),
        hit: { facts in facts.failingRestart { if case .exits = $0 { true } else { false } } })
}
