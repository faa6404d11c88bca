import Containerd

extension FindingCode {
    package static let criDisabled = FindingCode("CRIDisabled")
}

extension Rule {
    static let criDisabled = Rule(
        .criDisabled, stage: .runtime, needs: [], impact: .networkDown, remedy: .fixThenRestart, cause: "CRI_DISABLED",
        about: About(
            meaning: "The CRI plug-in of containerd is switched off.",
            proof: "CRI answers UNIMPLEMENTED, and disabled_plugins names it.",
            advice: "Take it out of disabled_plugins; then restart {unit}.",
            messageID: "290231ec702d591bbf2695cc11af0880",
            links: [
                "https://github.com/containerd/containerd/issues/8139",
                "https://github.com/containerd/containerd/issues/3101",
            ])
    ) { facts in
        if case .withoutCRI? = facts.runtimeTrouble { return [Hit("containerd runs and serves no CRI.")] }
        guard let (trouble, impact) = facts.failingStart, case .switchedOff(let problem) = trouble else { return [] }
        return [.startSwitchedOff(facts, problem, impact)]
    }
}

extension Hit {
    /// What a start comes to.
    static func startSwitchedOff(
        _ facts: Facts, _ problem: ConfigurationReading.Problem, _ impact: Impact
    ) -> Hit {
        Hit(
            "The CRI plug-in is switched off at \(problem.location.text): \(problem.text)", impact,
            at: problem.location, evidence: [.init("status", facts.refusalOfCRI)])
    }
}
