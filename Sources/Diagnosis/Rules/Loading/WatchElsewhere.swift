import Node

extension FindingCode {
    package static let watchElsewhere = FindingCode("WatchElsewhere")
}

extension Rule {
    static let watchElsewhere = Rule(
        .watchElsewhere, stage: .loading, needs: [.runtime, .files, .watch], impact: .networkDown, remedy: .restart,
        group: .cniWatchStale, isComparison: true,
        about: About(
            meaning: "A valid configuration lies in conf_dir and containerd watches another inode.",
            proof: "The inotify lines of containerd's fdinfo against those of a watch on the same path.",
            fix: "Restart {unit}: only that makes it watch the directory of today.",
            messageID: "860cc9745a5258a8841f8c98d85522f0",
            links: [
                "https://github.com/containerd/containerd/issues/6490", "https://github.com/rancher/rke2/issues/8356",
            ]),
        hit: { .deafWhileReady($0, .elsewhere) },
        hits: OverlookedLoad.hits(where: { $0 == .elsewhere }) { facts, load in
            "containerd's inotify watch is on another inode than \(load.directory) now is\(mountNote(load.directory, facts)); only a restart helps."
        })
}

private func mountNote(_ directory: String, _ facts: Facts) -> String {
    guard let mount = facts.snapshot.system.mount(of: directory), mount.target != "/" else { return "" }
    return " (\(mount.fileSystem.isEmpty ? "a file system" : mount.fileSystem) is mounted on \(mount.target))"
}
