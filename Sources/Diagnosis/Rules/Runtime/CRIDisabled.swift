import Containerd

extension FindingCode {
    package static let criDisabled = FindingCode("CRIDisabled")
}

extension Rule {
    static let criDisabled = Rule(
        .criDisabled, stage: .runtime, needs: [], impact: .networkDown, remedy: .fixThenRestart, group: .criDisabled,
        about: About(
            meaning: "The CRI plugin of containerd is switched off.",
            proof: "CRI answers UNIMPLEMENTED, and disabled_plugins names it.",
            fix: "Take it out of disabled_plugins; then restart {unit}.",
            messageID: "290231ec702d591bbf2695cc11af0880",
            links: [
                "https://github.com/containerd/containerd/issues/8139",
                "https://github.com/containerd/containerd/issues/3101",
            ]),
        start: { facts, trouble in
            guard case .switchedOff(let problem) = trouble else { return nil }
            return Hit(
                "The CRI plugin is switched off at \(problem.location.text): \(problem.text)", at: problem.location,
                evidence: ["status": facts.refusalOfCRI])
        },
        hit: { facts in
            guard case .withoutCRI? = facts.runtimeTrouble, facts.failureOfCRI == nil else { return nil }
            return Hit("containerd runs and serves no CRI.")
        })
}
