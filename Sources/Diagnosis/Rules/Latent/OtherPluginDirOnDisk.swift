import Node

extension FindingCode {
    package static let otherPluginDirOnDisk = FindingCode("OtherPluginDirOnDisk")
}

extension Rule {
    static let otherPluginDirOnDisk = Rule(
        .otherPluginDirOnDisk, stage: .latent, needs: [.runtime, .files], impact: .nextRestart, remedy: .restart,
        group: .binDirMismatch, isComparison: true,
        about: About(
            meaning: "config.toml names other plugin directories than the running containerd uses.",
            proof: "The running settings by CRI, and the files.",
            fix: "Restart {unit} when the new setting is meant.", messageID: "99c656b4f00d5371bebbeaacc282f5bf"),
        hit: { $0.otherSettings { $0 != "conf_dir" } })
}
