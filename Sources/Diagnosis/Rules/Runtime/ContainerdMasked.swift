import Node

extension FindingCode {
    package static let containerdMasked = FindingCode("ContainerdMasked")
}

extension Rule {
    static let containerdMasked = Rule(
        .containerdMasked, stage: .runtime, needs: [.runtime, .unit], impact: .networkDown,
        about: About(
            meaning: "The unit of containerd is masked, so nothing can start it.", proof: "LoadState of the unit.",
            fix: "Unmask and start it if the node is to work: systemctl unmask --now {unit}.",
            messageID: "3013ccd76f0b5be0be38edbb1b186cdc"),
        hit: { facts in
            guard case .masked(let unit)? = facts.runtimeTrouble else { return nil }
            return Hit("\(unit.name) is masked; unmask it if the node is to work.")
        })
}
