import Node

extension AgentLine {
    /// The line that tells, with the pod and what its log says around it.
    var evidence: [Finding.Evidence] {
        [
            .init("container", container.name), .init("pod", container.place), .init("image", container.image),
            .init("log", line), .init("logTail", container.tail),
        ]
    }
}

extension ContainerReading {
    /// `namespace/pod`.
    var place: String { "\(namespace)/\(pod)" }

    /// What its log says of its end.
    var why: String { AgentLog.reason(log) ?? "its log is empty" }

    /// The last lines of its log.
    var tail: String { log.suffix(5).joined(separator: "\n") }
}

extension KubeletWord {
    /// A pod that cannot be started.
    var hit: Hit {
        Hit(
            "\(agent.name)'s pod \(pod) cannot be started: \(text)",
            evidence: [.init("pod", pod), .init("log", text)])
    }
}
