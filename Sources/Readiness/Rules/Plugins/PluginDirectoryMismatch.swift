extension Rule {
    static let pluginDirectoryMismatch = Rule(
        .pluginDirectoryMismatch, stage: .plugins, needs: [.files], impact: .podsFail, remedy: .fixThenRestart,
        cause: "BIN_DIR_MISMATCH",
        network: .broken, explains: FindingCode.programs.union([.otherSettingsOnDisk, .sandboxLeftover]),
        about: About(
            meaning: "The plug-ins exist, and not in the directory that containerd looks in.",
            proof: "The plug-in directories of the running containerd, and the usual other ones.",
            advice: "Set bin_dir (bin_dirs) to where they are and restart {unit}, or install them where it looks.",
            messageID: "df6cd8a5c4bf57c094cbd6200fa1a850",
            links: [
                "https://github.com/projectcalico/calico/issues/9336", "https://github.com/k3s-io/k3s/issues/10869",
                "https://github.com/KubeOperator/ansible/issues/4",
            ])
    ) { _ in [] }
}
