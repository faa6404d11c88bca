import Node

extension FindingCode {
    package static let socketGone = FindingCode("SocketGone")
}

extension Rule {
    static let socketGone = Rule(
        .socketGone, stage: .runtime, needs: [.runtime], impact: .networkDown, remedy: .restart,
        about: About(
            meaning:
                "containerd runs and listens, and the name of its CRI socket is gone or leads to something else: kubelet keeps at most the connection that it has, and no new one can be made.",
            proof:
                "Connecting to the socket's name, and the sockets on which containerd's process listens (/proc/PID/net/unix).",
            fix: "Restart {unit}: it makes its socket anew. Find out what removes files below /run.",
            messageID: "debb09d76dc556478fa4114fdd0ed517"),
        hit: { facts in
            guard case .socketGone? = facts.runtimeTrouble else { return nil }
            return Hit(
                "containerd runs and listens, and its CRI socket's name is gone or leads elsewhere: kubelet and all others can no longer connect; restart \(facts.unitName), which makes it anew.",
                evidence: ["unit": facts.live?.unit?.name ?? ""])
        })
}
