import Node

extension FindingCode {
    package static let containerdUnitRefused = FindingCode("ContainerdUnitRefused")
}

extension Rule {
    static let containerdUnitRefused = Rule(
        .containerdUnitRefused, stage: .runtime, needs: [.runtime, .unit], impact: .networkDown,
        remedy: .fixThenRestart, group: .criLoadFailed,
        about: About(
            meaning: "systemd does not take the unit of containerd as it is written, so that nothing can start it.",
            proof: "LoadState of the unit (bad-setting, error), or systemd's line on it with no start since.",
            fix:
                "Correct the unit or its drop-in (systemctl cat {unit}); a drop-in with another ExecStart= needs an empty ExecStart= before it. Then systemctl daemon-reload; systemctl start {unit}.",
            messageID: "dfa16f2d2ac55e0abf673936cb80a180"),
        hit: { facts in
            guard case .refusedUnit(let refused)? = facts.runtimeTrouble, !refused.isMasked else { return nil }
            let unit = refused.unit
            let state = unit.loadState.isEmpty ? nil : unit.loadState
            let why = refused.line ?? "LoadState is \(state ?? "bad"); systemd-analyze verify \(unit.name) says why."
            return Hit(
                "systemd refuses to load \(unit.name), so nothing starts it: \(why)", in: refused.file,
                evidence: ["LoadState": state, "log": refused.line])
        })
}
