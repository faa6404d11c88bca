import Node

extension AgentReading {
    /// What one of its containers does, and its line that tells, with the pod and what its log says around it.
    func hit(_ line: AgentLine, _ what: String) -> Hit {
        let container = line.container
        return Hit(
            "\(agent.name)'s \(container.name) \(what): \(line.line)",
            evidence: [
                "container": container.name, "pod": container.place, "image": container.image, "log": line.line,
                "logTail": container.tail,
            ])
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
        Hit("\(agent.name)'s pod \(pod) cannot be started: \(text)", evidence: ["pod": pod, "log": text])
    }
}
