extension Rule {
    static let pluginStatusFails = Rule(
        .pluginStatusFails, stage: .loading, needs: [.files], impact: .networkDown, remedy: .clusterSide,
        cause: "READY_BUT_BROKEN",
        network: .broken,
        about: About(
            meaning: "The configuration is loaded and a plug-in answers its STATUS with an error.",
            proof: "NetworkReady's own message (CNI 1.1, containerd 2.0.1 and later).",
            advice: "Mend what the message names; NetworkReady then turns by itself.",
            messageID: "7c66c775c07352bd985091583c6b3b9f")
    ) { _ in [] }
}
