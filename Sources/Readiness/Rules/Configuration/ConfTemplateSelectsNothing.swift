extension Rule {
    static let confTemplateSelectsNothing = Rule(
        .confTemplateSelectsNothing, stage: .configuration, needs: [.files], impact: .note, remedy: .fixThenRestart,
        cause: "CONF_TEMPLATE_MISUSE",
        about: About(
            meaning: "conf_template is set to select a file; it selects nothing in any version of containerd.",
            proof: "config.toml, and containerd's source: it is a template that only a change of the pod CIDR renders.",
            advice:
                "Remove conf_template; containerd takes the first file of conf_dir in byte order, so rename or remove what sorts before the one you want.",
            messageID: "76528972abe25aec803efa1284981e40", links: ["https://github.com/containerd/cri/issues/1033"])
    ) { _ in [] }
}
