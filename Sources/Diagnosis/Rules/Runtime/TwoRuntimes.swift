import Node

extension FindingCode {
    package static let twoRuntimes = FindingCode("TwoRuntimes")
}

extension Rule {
    static let twoRuntimes = Rule(
        .twoRuntimes, stage: .runtime, needs: [.runtime], impact: .note, isOfAnyRuntime: true,
        about: About(
            meaning: "Several container runtimes answer on this node, and one of them is judged.",
            proof: "Connecting to the known sockets and to kubelet's endpoint.",
            fix:
                "Nothing, if the one that is judged is kubelet's; else name that one in /etc/netready/netready.toml (containerd_unit, socket, config).",
            messageID: "fa10f428f6da5e3aaf6bcd3be007d909"),
        hit: { facts in
            guard let runtime = facts.snapshot.runtime, !runtime.others.isEmpty, facts.live != nil else { return nil }
            let others = runtime.others.map { "\($0.name) (\($0.socket))" }.joined(separator: ", ")
            return Hit(
                "Besides \(runtime.name) (\(runtime.socket)), \(others) \(runtime.others.count == 1 ? "answers" : "answer") on this node; \(runtime.name) is judged: \(runtime.why).",
                evidence: facts.choiceOfRuntime + Seen(runtime.others.map { .init($0.name, $0.socket) }))
        })
}
