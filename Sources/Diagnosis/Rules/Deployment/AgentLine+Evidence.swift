import Node

extension ProviderStatus {
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

    /// What shows why it ended or does not go on.
    var fix: String {
        let previous = state == .exited || restarts > 0 ? " --previous" : ""
        return
            "Read its log and fix what it names: kubectl -n \(namespace) logs \(pod) -c \(name)\(previous). A restart of containerd cannot help."
    }

    /// `namespace/pod`.
    var place: String { "\(namespace)/\(pod)" }

    /// What its log says of its end.
    var why: String { LastWords(log).reason ?? (log.isEmpty ? "its log is empty" : "its log does not say why") }

    /// The last lines of its log.
    var tail: String { log.suffix(5).joined(separator: "\n") }
}

extension PodEvent {
    /// What shows more of why.
    var fix: String {
        let option = namespace.isEmpty ? "" : " -n \(namespace)"
        return "Fix what the line names; more: kubectl\(option) describe pod \(pod)"
    }

    /// A pod that cannot be started.
    var hit: Hit {
        Hit("\(agent.name)'s pod \(pod) cannot be started: \(text)", evidence: ["pod": pod, "log": text])
    }
}

extension AgentContainer {
    /// It has ended, and what its log says of that.
    func hitOfEnd(_ facts: Facts) -> Hit {
        let end = facts.end(of: container, agent)
        return Hit(
            "\(agent.name)'s \(container.name) \(end.manner): \(end.why)",
            evidence: container.evidence(container.tail) + ["kernel": end.kernel], fix: container.fix)
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
