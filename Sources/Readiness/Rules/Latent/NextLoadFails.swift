extension Rule {
    static let nextLoadFails = Rule(
        .nextLoadFails, stage: .latent, needs: [.runtime, .files], impact: .nextReload, remedy: .fixThenReload,
        cause: "CONF_MALFORMED",
        about: About(
            meaning: "The network is ready now, and the next event in conf_dir takes the node down.",
            proof: "The files, read as a reload would read them.",
            advice: "Mend the named file before anything else changes there.",
            messageID: "0863beec88845ace94936977996f014b")
    ) { _ in [] }
}
