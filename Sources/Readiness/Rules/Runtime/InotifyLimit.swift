extension Rule {
    static let inotifyLimit = Rule(
        .inotifyLimit, stage: .runtime, needs: [.runtime, .journal], impact: .networkDown, remedy: .fixThenRestart,
        cause: "INOTIFY_LIMIT",
        about: About(
            meaning: "No inotify instance was left when containerd started, so its CRI plug-in did not load.",
            proof: "containerd's log, and fs.inotify.max_user_instances.",
            advice:
                "Raise fs.inotify.max_user_instances (sysctl -w fs.inotify.max_user_instances=8192, and a file in /etc/sysctl.d); then restart {unit}.",
            messageID: "7f3e04d115c45a5c8d1eb9a8901281ac")
    ) { _ in [] }
}
