extension Rule {
    static let addressesExhausted = Rule(
        .addressesExhausted, stage: .host, needs: [.runtime, .files], impact: .podsFail, remedy: .fixThenReload,
        cause: "IPAM_EXHAUSTED",
        about: About(
            meaning: "host-local has no address left.", proof: "The reservations on disk against the range.",
            advice: "Remove the reservations of sandboxes that are gone.",
            messageID: "2871d8c96499542ab642386933b239b3", links: ["https://github.com/k3s-io/k3s/issues/5885"])
    ) { _ in [] }
}
