import Node

extension FindingCode {
    package static let watchDead = FindingCode("WatchDead")
}

extension Rule {
    static let watchDead = Rule(
        .watchDead, stage: .loading, needs: [.runtime, .files, .watch], impact: .networkDown, remedy: .restart,
        group: .cniWatchStale, isComparison: true,
        about: About(
            meaning: "A valid configuration lies in conf_dir and containerd is deaf: its watch is gone.",
            proof: "The inotify lines of containerd's fdinfo against those of a watch on the same path.",
            fix: "Restart {unit}: only that gives it a new watch.", messageID: "8a28a156cd075d608f15a1ec469f69e2",
            links: [
                "https://github.com/containerd/containerd/issues/6490",
                "https://github.com/containerd/containerd/issues/11209",
                "https://github.com/flannel-io/flannel/issues/2039",
            ]),
        hit: { .deafWhileReady($0, .dead) },
        hits: OverlookedLoad.hits(where: { $0 == .dead }) { _, load in
            "containerd's inotify watch on \(load.directory) is gone; only a restart helps."
        })
}
