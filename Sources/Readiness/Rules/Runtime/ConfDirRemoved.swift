extension Rule {
    static let confDirRemoved = Rule(
        .confDirRemoved, stage: .runtime, needs: [.runtime, .unit, .journal], impact: .networkDown, remedy: .none,
        cause: "CNI_WATCH_STALE",
        about: About(
            meaning: "containerd ended itself because its CNI directory was removed or renamed.",
            proof: "Its log line \"cni conf dir is removed\" and the state of its unit (containerd 2.1 and later).",
            advice: "Nothing: systemd starts it again, and it then loads what stands in the directory.",
            messageID: "9356253666605954ae3e6504ab03623d",
            links: ["https://github.com/containerd/containerd/pull/11208"])
    ) { _ in [] }
}
