extension Rule {
    static let kubeconfigMissing = Rule(
        .kubeconfigMissing, stage: .inputs, needs: [.runtime, .files], impact: .podsFail, remedy: .fixThenReload,
        cause: "KUBECONFIG_MISSING", network: .broken, explains: [.sandboxLeftover, .credentialsExpired],
        about: About(
            meaning: "The plug-in's configuration names no kubeconfig, or one that does not exist or holds nothing.",
            proof: "The loaded list, and the file system.",
            advice: "Restart the CNI's pod, which writes it, or mend the key.",
            messageID: "c6ac828337ba509e8eb39b1befa255ad",
            links: [
                "https://github.com/projectcalico/calicoctl/issues/1212",
                "https://github.com/bitnami/charts/issues/25337",
            ])
    ) { _ in [] }
}
