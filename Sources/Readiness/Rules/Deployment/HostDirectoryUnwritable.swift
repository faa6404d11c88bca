extension Rule {
    static let hostDirectoryUnwritable = Rule(
        .hostDirectoryUnwritable, stage: .deployment, needs: [.runtime, .files], impact: .networkDown,
        remedy: .fixThenReload,
        cause: "HOST_DIR_UNWRITABLE", explains: FindingCode.noConfiguration,
        about: About(
            meaning:
                "A host directory that the CNI's installer or a plug-in must write is read-only or denied by its label.",
            proof: "The installer's log or containerd's, and the mounts.",
            advice:
                "Make the directory writable, or name another one in config.toml and to the installer; then restart {unit}.",
            messageID: "2156c4dfa6475cbd82aaddecc1eb8f8a", links: ["https://github.com/openshift/microshift/pull/4093"])
    ) { _ in [] }
}
