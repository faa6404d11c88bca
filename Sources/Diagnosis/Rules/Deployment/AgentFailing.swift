import Node

extension FindingCode {
    package static let agentFailing = FindingCode("AgentFailing")
}

extension Rule {
    static let agentFailing = Rule(
        .agentFailing, stage: .deployment, needs: [.runtime, .files], impact: .networkDown, confidence: .reported,
        remedy: .clusterSide, cause: "AGENT_MISCONFIGURED", explains: .agentOutput,
        about: About(
            meaning:
                "The CNI's pod is on the node and does not write its configuration, for a reason of its own set-up.",
            proof: "The containers of the known CNIs by CRI, and their logs.",
            advice: "Read the container's log and mend what it names. A restart of containerd cannot help.",
            messageID: "5bf770a4dcea5071831d9d1c4f2a4ace"),
        absence: { facts, reason in
            switch reason {
            case .agent(.unstartable(let word)) where word.obstacle == nil: word.hit.advising(word.advice)
            case .agent(.ended(let container, let lacksPlacer)): ended(container, lacksPlacer: lacksPlacer, facts)
            case .agent(.complaint(let reading, let line)):
                reading.hit(line, "runs and does not place the CNI's pods").advising(line.container.advice)
            case .idle(let container): idle(container, facts)
            default: nil
            }
        },
        hit: { facts in
            guard let input = facts.unwrittenInput, case .ended(let container, let lacksPlacer) = input.trouble else {
                return nil
            }
            return input.hit(ended(container, lacksPlacer: lacksPlacer, facts))
        })
}

private func ended(_ own: AgentContainer, lacksPlacer: Bool, _ facts: Facts) -> Hit {
    let container = own.container
    let end = facts.end(of: container, own.agent)
    let repair = NodeRepair.of(end.why)
    return Hit(
        "\(own.agent.name)'s \(container.name) \(end.manner): \(end.why)",
        evidence: container.evidence(container.tail) + ["kernel": end.kernel],
        remedy: repair == nil ? nil : .fixThenReload, cause: lacksPlacer ? "AGENT_NOT_SCHEDULED" : nil,
        advice: repair?.advice ?? container.advice)
}

private func idle(_ own: AgentContainer, _ facts: Facts) -> Hit {
    let container = own.container
    let line = facts.lastLineOfHostLog(own.agent)
    let last = (line ?? AgentLog.complaint(container.log)).map { ": \($0)" } ?? "."
    let isRunning = container.state == .running
    let what =
        isRunning
        ? "runs and has written no configuration" : "has not been created yet, so nothing writes the configuration"
    return Hit(
        "\(own.title) \(what)\(last)",
        evidence: [
            "container": container.title, "pod": container.place,
            "log": (container.log.suffix(5) + [line].compactMap(\.self)).joined(separator: "\n"),
        ], cause: isRunning ? nil : "AGENT_IMAGE_PULL", confidence: .inferred)
}
