import Node

extension FindingCode {
    package static let otherConfDirOnDisk = FindingCode("OtherConfDirOnDisk")
}

extension Rule {
    static let otherConfDirOnDisk = Rule(
        .otherConfDirOnDisk, stage: .latent, needs: [.runtime, .files], impact: .nextRestart, remedy: .restart,
        group: .confWrongDir, isComparison: true,
        about: About(
            meaning: "config.toml names another conf_dir than the running containerd uses.",
            proof: "The running settings by CRI, and the files.",
            fix: "Restart {unit} when the new setting is meant.", messageID: "33da0e894eb459e9ae013b49e343c000"),
        hit: { $0.otherSettings { $0 == "conf_dir" } })
}
