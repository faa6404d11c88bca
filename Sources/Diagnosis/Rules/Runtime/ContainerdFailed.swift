import Node

extension FindingCode {
    package static let containerdFailed = FindingCode("ContainerdFailed")
}

extension Rule {
    static let containerdFailed = Rule(
        .containerdFailed, stage: .runtime, needs: [.runtime, .unit], impact: .networkDown, remedy: .restart,
        group: .criLoadFailed,
        about: About(
            meaning: "containerd has ended and systemd will not start it again by itself.",
            proof: "The unit is in the state failed.",
            fix: "Start it: systemctl reset-failed {unit}; systemctl start {unit}.",
            messageID: "2eb2a521459b53c7bbf87ff426fe8e21"),
        hit: { facts in
            guard case .failed(let unit)? = facts.runtimeTrouble else { return nil }
            return Hit(
                "\(unit.name) has failed (\(unit.result)) and nothing starts it again\(reason(facts, unit)).",
                evidence: [
                    "result": unit.result, "log": facts.unitRuns.last?.reason,
                    "restarts": facts.journal.last { $0.unit == unit.name && $0.means(.endOfRestarts) }?.message,
                ])
        })
}

/// Why it ended, after a colon; empty where nothing tells.
private func reason(_ facts: Facts, _ unit: UnitReading) -> String {
    if let run = facts.unitRuns.last { return ": \(run.text)" }
    return unit.result == "oom-kill" ? ": memory ran out and the kernel killed it" : ""
}
