import Node

extension FindingCode {
    package static let noRuntime = FindingCode("NoRuntime")
}

extension Rule {
    static let noRuntime = Rule(
        .noRuntime, stage: .runtime, needs: [.runtime], impact: .podsFail, isOfAnyRuntime: true,
        about: About(
            meaning:
                "No container runtime is to be found on this node: no known socket answers or exists, and no known unit does.",
            proof:
                "The known sockets, the unit files of the known runtimes, their programs, and what kubelet is given as its endpoint.",
            fix:
                "Set up the container runtime, or name its place in /etc/netready/netready.toml; netreadyd looks for it again at each poll.",
            messageID: "c418cb21a5e35ae09f99c72d0bd8c2dc"),
        hit: { facts in
            guard facts.snapshot.strangeRuntime == StrangeRuntime.none else { return nil }
            let why = facts.snapshot.runtime?.why ?? ""
            return Hit("This node has no container runtime: \(why).", evidence: facts.choiceOfRuntime)
        })
}
