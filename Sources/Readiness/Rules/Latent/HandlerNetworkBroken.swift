extension Rule {
    static let handlerNetworkBroken = Rule(
        .handlerNetworkBroken, stage: .latent, needs: [.runtime], impact: .podsFail, remedy: .fixThenReload,
        cause: "CONF_MALFORMED",
        about: About(
            meaning: "A runtime handler has a CNI directory of its own, and that one does not load.",
            proof: "lastCNILoadStatus of the handler.",
            advice: "Mend its directory; pods of other handlers are not affected.",
            messageID: "18d7d1f905ad5e0a9b7d4605ea2c8d9e")
    ) { _ in [] }
}
