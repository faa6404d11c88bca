extension Rule {
    static let runtimeTooOld = Rule(
        .runtimeTooOld, stage: .runtime, needs: [.runtime], impact: .networkDown, remedy: .fixThenRestart,
        cause: "RUNTIME_TOO_OLD",
        about: About(
            meaning: "This containerd lacks the version of CRI that kubelet asks for.",
            proof: "CRI answers UNIMPLEMENTED, containerd is older than 1.6 and kubelet is 1.26 or newer.",
            advice: "Upgrade containerd to 1.6 or newer; then restart it.",
            messageID: "30cb85b4207f5f3db26f1eade718fb40",
            links: ["https://github.com/containerd/containerd/issues/7799"])
    ) { _ in [] }
}
