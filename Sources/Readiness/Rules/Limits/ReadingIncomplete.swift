extension Rule {
    static let readingIncomplete = Rule(
        .readingIncomplete, stage: .limits, needs: [.files], impact: .podsFail, remedy: .none, cause: "NONE",
        about: About(
            meaning:
                "What containerd reads cannot be read, is too large or is not looked at, so what it would do is a guess.",
            proof: "The error of reading it, or the setting that leaves it to the machine.",
            advice: "Run as root, or look at the named place by hand.", messageID: "17f757f479b456abaf894ed039a45a6f")
    ) { _ in [] }
}
