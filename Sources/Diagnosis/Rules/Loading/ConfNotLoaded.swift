import Node

extension FindingCode {
    package static let confNotLoaded = FindingCode("ConfNotLoaded")
}

extension Rule {
    static let confNotLoaded = Rule(
        .confNotLoaded, stage: .loading, needs: [.runtime, .files], impact: .networkDown, remedy: .reload,
        group: .cniWatchStale, isComparison: true,
        about: About(
            meaning: "A valid configuration lies in conf_dir and containerd has overlooked it.",
            proof: "CRI says not ready, the files would load, and containerd's watch is alive.",
            fix: "Reload: write and remove any file in the directory (netready reload). No restart is needed.",
            messageID: "6777ea27cebe52028a9893c60201432b",
            links: [
                "https://github.com/containerd/containerd/issues/11715",
                "https://github.com/containerd/containerd/issues/8419",
            ]),
        hits: OverlookedLoad.hits(where: { $0?.isBroken != true }) { facts, _ in
            let watch = facts.live?.watch == .alive ? "its watch is alive" : "its watch cannot be seen"
            return "containerd overlooked it, \(watch), a reload is enough."
        })
}
