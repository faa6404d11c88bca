import Node

extension FindingCode {
    package static let runtimeDependencyFailed = FindingCode("RuntimeDependencyFailed")
}

extension Rule {
    static let runtimeDependencyFailed = Rule(
        .runtimeDependencyFailed, stage: .runtime, needs: [.runtime, .unit], impact: .networkDown,
        remedy: .fixThenRestart,
        about: About(
            meaning: "systemd has stopped containerd, or does not start it, since a unit that it needs has failed.",
            proof: "Requires=, Requisite= and BindsTo= of the unit, the state of those units, and the journal.",
            fix: "Repair the unit that failed: journalctl -u says why; then systemctl start {unit}.",
            messageID: "6f18fa9b24974952bfdf101a08298e88"),
        hit: { facts in
            guard case .dependency(let unit, let failed)? = facts.runtimeTrouble else { return nil }
            let evidence: Seen = ["dependency": failed.name, "end": failed.end]
            guard let name = failed.name else {
                return Hit(
                    "systemd keeps \(unit.name) down since a unit that it needs has failed: \(failed.end) Find it (systemctl list-dependencies \(unit.name)) and repair it, then systemctl start \(unit.name).",
                    evidence: evidence)
            }
            return Hit(
                "systemd keeps \(unit.name) down since \(name), which it needs, has failed: \(failed.end); repair it (journalctl -u \(name)), then systemctl start \(unit.name).",
                evidence: evidence)
        })
}
