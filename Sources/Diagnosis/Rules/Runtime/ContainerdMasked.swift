import Node

extension FindingCode {
    package static let containerdMasked = FindingCode("ContainerdMasked")
}

extension Rule {
    static let containerdMasked = Rule(
        .containerdMasked, stage: .runtime, needs: [.runtime, .unit], impact: .networkDown, remedy: .fixThenRestart,
        group: .criLoadFailed,
        about: About(
            meaning: "The unit of containerd is masked, so nothing can start it.",
            proof: "LoadState of the unit, or a link to /dev/null in its place.",
            fix: "Unmask and start it if the node is to work: systemctl unmask {unit}; systemctl start {unit}.",
            messageID: "3013ccd76f0b5be0be38edbb1b186cdc"),
        hit: { facts in
            guard case .refusedUnit(let refused)? = facts.runtimeTrouble, refused.isMasked else { return nil }
            let name = refused.unit.name
            return Hit(
                "\(name) is masked, so nothing can start it; if the node is to work: systemctl unmask \(name); systemctl start \(name).",
                evidence: ["LoadState": "masked", "log": refused.line])
        })
}
