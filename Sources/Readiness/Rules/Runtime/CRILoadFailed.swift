extension Rule {
    static let criLoadFailed = Rule(
        .criLoadFailed, stage: .runtime, needs: [.files], impact: .networkDown, remedy: .fixThenRestart,
        cause: "CRI_LOAD_FAILED",
        about: About(
            meaning: "The CRI plug-in of containerd refused to load, and containerd runs without it.",
            proof: "CRI answers UNIMPLEMENTED, and containerd's configuration or log names the reason.",
            advice:
                "Mend what the reason names; then restart {unit}. 1.6.22 to 1.6.24 and 1.7.2 to 1.7.6 never tell systemd that they have started without CRI: until it is mended their unit is ended at its TimeoutStartSec and started again, over and over.",
            messageID: "3cda634cf6295be4a45da19cd8071c4b",
            links: [
                "https://github.com/containerd/containerd/issues/7844",
                "https://github.com/containerd/containerd/issues/9163",
                "https://github.com/containerd/containerd/issues/12612",
            ])
    ) { _ in [] }
}
