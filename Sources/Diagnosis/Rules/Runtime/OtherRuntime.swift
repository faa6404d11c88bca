import Node

extension FindingCode {
    package static let otherRuntime = FindingCode("OtherRuntime")
}

extension Rule {
    static let otherRuntime = Rule(
        .otherRuntime, stage: .runtime, needs: [.runtime], impact: .note, isOfAnyRuntime: true,
        about: About(
            meaning:
                "The container runtime of this node is not containerd, so netready says nothing of its network and does nothing to it.",
            proof:
                "The name that the runtime gives itself (CRI Version), else kubelet's endpoint, or the socket or unit that exists.",
            fix:
                "Nothing, if that is as it should be: netready is for containerd, and of no use on this node. Else name containerd's place in /etc/netready/netready.toml.",
            messageID: "c2557e341ce1511e88005afb940f91b4"),
        hit: { facts in
            let says: String? =
                switch facts.snapshot.strangeRuntime {
                case StrangeRuntime.none?, nil: nil
                case .dockerAlone?:
                    "This node runs Docker and no kubelet: nothing asks for a container network that netready could judge."
                case .hidden(let why)?:
                    "It is not known which containerd kubelet uses: \(why); name its unit and socket in /etc/netready/netready.toml."
                case .other(let title)?:
                    "The container runtime of this node is \(title)\(facts.snapshot.runtime.map { " (\($0.socket))" } ?? ""), not containerd: netready says nothing of its network."
                }
            return says.map { Hit($0, evidence: facts.choiceOfRuntime) }
        })
}
