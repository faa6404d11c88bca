extension Rule {
    static let runningConfigStale = Rule(
        .runningConfigStale, stage: .loading, needs: [.runtime, .files], impact: .networkDown, remedy: .restart,
        cause: "CONFIG_KEY_IGNORED",
        isComparison: true,
        about: About(
            meaning: "config.toml on disk is good, and the running containerd started with another one.",
            proof: "The running settings by CRI, the files, and their times.",
            advice: "Restart {unit}: it reads config.toml only at its start.",
            messageID: "e21b37087f3658f797b5a121f69c80c5")
    ) { _ in [] }
}
