extension Rule {
    static let nextRestartFails = Rule(
        .nextRestartFails, stage: .latent, needs: [.runtime, .files], impact: .nextRestart, remedy: .fixThenRestart,
        cause: "CRI_LOAD_FAILED",
        about: About(
            meaning: "The network is ready now; the node is one restart of containerd away from an outage.",
            proof: "config.toml and the files, read as the installed version reads them at its start.",
            advice: "Mend the named place before containerd is restarted or upgraded.",
            messageID: "3d172d34eb4f539dbef9def01628b4f7")
    ) { _ in [] }
}
