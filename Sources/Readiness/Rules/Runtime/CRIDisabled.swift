extension Rule {
    static let criDisabled = Rule(
        .criDisabled, stage: .runtime, needs: [], impact: .networkDown, remedy: .fixThenRestart, cause: "CRI_DISABLED",
        about: About(
            meaning: "The CRI plug-in of containerd is switched off.",
            proof: "CRI answers UNIMPLEMENTED, and disabled_plugins names it.",
            advice: "Take it out of disabled_plugins; then restart {unit}.",
            messageID: "290231ec702d591bbf2695cc11af0880",
            links: [
                "https://github.com/containerd/containerd/issues/8139",
                "https://github.com/containerd/containerd/issues/3101",
            ])
    ) { _ in [] }
}
