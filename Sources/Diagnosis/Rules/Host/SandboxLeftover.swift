import Node

extension FindingCode {
    package static let sandboxLeftover = FindingCode("SandboxLeftover")
}

extension Rule {
    static let sandboxLeftover = Rule(
        .sandboxLeftover, stage: .host, needs: [.runtime, .journal], impact: .podsFail, confidence: .reported,
        remedy: .fixThenReload, group: .sandboxLeftover,
        about: About(
            meaning: "Old sandboxes cannot be destroyed because their network's configuration is gone.",
            proof: "containerd's log.", fix: "Remove them by force: crictl rmp -f.",
            messageID: "8ee62e3e366a5ce88e95479002d1d1ec",
            links: ["https://github.com/containerd/containerd/issues/11209"]),
        // containerd fails again and again to take a pod from its network.
        unexplained: { facts in
            guard facts.predictions.now == .ready else { return nil }
            let stuck = facts.stuckPods
            guard let last = stuck.first else { return nil }
            return Hit(
                "Old sandboxes cannot be removed: \(last.reason)",
                evidence: ["log": last.text, "count": "\(stuck.count)"])
        },
        hit: { facts in
            guard let (failure, networks) = facts.leftover else { return nil }
            return Hit(
                "Old sandboxes cannot be removed, because the network that made them is no longer configured: \(failure.reason)",
                evidence: [
                    "log": failure.text, "networks": networks.joined(separator: ", "),
                    "cached": facts.cachedResult(besides: networks) ?? "",
                ])
        })
}
