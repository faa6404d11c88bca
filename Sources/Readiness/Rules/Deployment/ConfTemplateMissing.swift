extension Rule {
    static let confTemplateMissing = Rule(
        .confTemplateMissing, stage: .deployment, needs: [.runtime, .files], impact: .networkDown,
        remedy: .fixThenRestart,
        cause: "CONF_TEMPLATE_MISUSE", explains: FindingCode.noConfiguration,
        about: About(
            meaning:
                "conf_template names a file that does not exist or is no template, and nothing else writes a CNI configuration.",
            proof:
                "conf_template of the running containerd, the missing file or what containerd says of it, and an empty conf_dir.",
            advice: "Put a sound template there, or remove conf_template, install a CNI and restart {unit}.",
            messageID: "e9d5cb5ceb7652a68df6b184ce0ed3d9")
    ) { _ in [] }
}
