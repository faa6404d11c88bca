extension Rule {
    static let credentialsExpired = Rule(
        .credentialsExpired, stage: .inputs, needs: [.runtime, .files], impact: .podsFail, remedy: .clusterSide,
        cause: "CREDENTIALS_EXPIRED", explains: [.sandboxLeftover],
        about: About(
            meaning: "The token that a plug-in uses is expired, revoked or not refreshed.",
            proof: "The end of the token, or the API's refusal in containerd's log.",
            advice: "Restart the CNI's pod: it writes a new token.", messageID: "dfcffe1e34b65230af6128e7daf1b1aa",
            links: [
                "https://github.com/projectcalico/calico/issues/6546",
                "https://github.com/projectcalico/calico/issues/4857",
            ])
    ) { _ in [] }
}
