extension Rule {
    static let predictionDisproved = Rule(
        .predictionDisproved, stage: .loading, needs: [.runtime, .files], impact: .networkDown, remedy: .none,
        cause: "NONE",
        about: About(
            meaning: "The files look good and containerd, started with these very files, says otherwise.",
            proof: "No relevant file has changed since containerd's start.",
            advice: "Go by containerd's own log; a restart with the same files cannot help.",
            messageID: "9150ad076da857daa8c1cc0ff388d108")
    ) { _ in [] }
}
