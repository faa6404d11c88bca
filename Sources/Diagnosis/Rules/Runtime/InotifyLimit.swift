import Node

extension FindingCode {
    package static let inotifyLimit = FindingCode("InotifyLimit")
}

extension Rule {
    static let inotifyLimit = Rule(
        .inotifyLimit, stage: .runtime, needs: [.runtime, .journal], impact: .networkDown, confidence: .reported,
        remedy: .fixThenRestart, group: .inotifyLimit,
        about: About(
            meaning: "No inotify instance was left when containerd started, so its CRI plugin did not load.",
            proof: "containerd's log, and fs.inotify.max_user_instances.",
            fix:
                "Raise fs.inotify.max_user_instances (sysctl -w fs.inotify.max_user_instances=8192, and a file in /etc/sysctl.d); then restart {unit}.",
            messageID: "7f3e04d115c45a5c8d1eb9a8901281ac"),
        hit: { facts in
            guard case .noInotify(let shortage)? = facts.runtimeTrouble else { return nil }
            let limit = shortage.limit.map { "\($0)" } ?? "unknown"
            let what = shortage.isOfWatch ? "watch" : "instance"
            let raised = shortage.isRaised ? ", raised since: only a restart is missing" : ""
            let log = shortage.line.text
            return Hit(
                "The CRI plugin did not load because no inotify \(what) was left (fs.inotify.max_user_instances = \(limit)\(raised)): \(log)",
                evidence: ["fs.inotify.max_user_instances": limit, "log": log],
                remedy: shortage.isRaised ? .restart : nil)
        })
}
