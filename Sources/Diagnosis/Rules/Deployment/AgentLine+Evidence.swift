import Node

extension AgentReading {
    /// What one of its containers does, and its line that tells, with the pod and what its log says around it.
    func hit(_ line: AgentLine, _ what: String) -> Hit {
        Hit(
            "\(agent.name)'s \(line.container.name) \(what): \(line.line)",
            evidence: line.container.evidence(line.line) + ["logTail": line.container.tail])
    }
}

extension ContainerReading {
    /// Which one it is, and a piece of its log.
    func evidence(_ log: String) -> Seen { ["container": name, "pod": place, "image": image, "log": log] }

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

extension AgentContainer {
    /// It has ended, and what its log says of that.
    var hitOfEnd: Hit {
        let code = container.exitCode.map { " with status \($0)" } ?? ""
        return Hit(
            "\(agent.name)'s \(container.name) has ended\(code) (\(container.restarts) restarts): \(container.why)",
            evidence: container.evidence(container.tail))
    }

    /// Nothing but that it has written nothing is known.
    ///
    /// - Parameter what: what it does, without its name.
    func hit(_ what: String, _ facts: Facts) -> Hit {
        let line = facts.lastLineOfHostLog(agent)
        let last = (line ?? AgentLog.complaint(container.log)).map { ": \($0)" } ?? "."
        return Hit(
            "\(title) \(what)\(last)",
            evidence: [
                "container": container.title, "pod": container.place,
                "log": (container.log.suffix(5) + [line].compactMap(\.self)).joined(separator: "\n"),
            ], confidence: .inferred)
    }
}
