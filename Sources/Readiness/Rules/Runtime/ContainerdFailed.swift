extension Rule {
    static let containerdFailed = Rule(
        .containerdFailed, stage: .runtime, needs: [.runtime, .unit], impact: .networkDown, remedy: .restart,
        cause: "CNI_WATCH_STALE",
        about: About(
            meaning: "containerd has ended and systemd will not start it again by itself.",
            proof: "The unit is in the state failed.",
            advice: "Start it: systemctl reset-failed {unit}; systemctl start {unit}.",
            messageID: "2eb2a521459b53c7bbf87ff426fe8e21")
    ) { _ in [] }
}
