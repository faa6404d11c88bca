extension Rule {
    static let otherNetworksOnDisk = Rule(
        .otherNetworksOnDisk, stage: .latent, needs: [.runtime, .files], impact: .nextReload, remedy: .reload,
        cause: "CNI_WATCH_STALE",
        isComparison: true,
        about: About(
            meaning: "containerd holds other networks than the files would give.",
            proof: "The loaded networks by CRI, and the files.",
            advice: "Reload when the new configuration is meant: netready reload.",
            messageID: "06f74449884a51109916cc3184df987a")
    ) { _ in [] }
}
