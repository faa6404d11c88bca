import Node

extension FindingCode {
    package static let containerdStarting = FindingCode("ContainerdStarting")
}

extension Rule {
    static let containerdStarting = Rule(
        .containerdStarting, stage: .runtime, needs: [.runtime], impact: .note,
        about: About(
            meaning: "containerd is starting or recovering its state and does not answer yet.",
            proof: "The state of its unit, or \"server is not initialized yet\" from CRI.",
            fix: "Wait half a minute.", messageID: "57f4b422d6e352fa9cd27844c782e6b2"),
        hit: { facts in
            switch facts.runtimeTrouble {
            case .comingBack(let unit)?:
                Hit(
                    "\(unit.name) has ended and systemd is starting it again\(facts.unitRuns.last.map { "; it ended so: \($0.text)" } ?? "").",
                    .networkDown, evidence: ["log": facts.unitRuns.last?.reason])
            case .starting?: Hit("containerd is starting and does not answer yet.")
            default: nil
            }
        })
}
