extension Rule {
    static let otherRuntime = Rule(
        .otherRuntime, stage: .runtime, needs: [.runtime], impact: .note, remedy: .none, cause: "NONE",
        about: About(
            meaning:
                "The container runtime of this node is not containerd, so netready says nothing of its network and does nothing to it.",
            proof:
                "The name that the runtime gives itself (CRI Version), else kubelet's endpoint, or the socket or unit that exists.",
            advice:
                "Nothing, if that is as it should be: netready is for containerd, and of no use on this node. Else name containerd's place in /etc/netready/netready.toml.",
            messageID: "c2557e341ce1511e88005afb940f91b4")
    ) { _ in [] }
}
