import Node

extension FindingCode {
    package static let containerdStopped = FindingCode("ContainerdStopped")
}

extension Rule {
    static let containerdStopped = Rule(
        .containerdStopped, stage: .runtime, needs: [.runtime, .unit], impact: .networkDown,
        about: About(
            meaning: "containerd was stopped, or was never started, and no failure is seen that would be the reason.",
            proof:
                "The unit exists (LoadState), is inactive with the result success, and no unit that it needs has failed.",
            fix: "Start it if the node is to work: systemctl start {unit}.",
            messageID: "495dbd1c5ff357e583ec5f0c0df54bf9"),
        hit: { facts in
            guard case .stopped(let unit)? = facts.runtimeTrouble else { return nil }
            return Hit(
                "\(unit.name) is stopped, and nothing shows a failure; it stays so until somebody starts it: systemctl start \(unit.name)."
            )
        })
}
