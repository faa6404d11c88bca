extension Rule {
    static let socketUnreachable = Rule(
        .socketUnreachable, stage: .runtime, needs: [.runtime], impact: .podsFail, remedy: .none, cause: "NONE",
        about: About(
            meaning: "containerd runs and its CRI socket gives no answer.", proof: "Connecting to the socket.",
            advice: "Look at containerd's log: journalctl -u {unit}.", messageID: "a39e43419acd5216afdff19fba371350")
    ) { _ in [] }
}
