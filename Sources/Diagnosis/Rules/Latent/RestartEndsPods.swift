import Node

extension FindingCode {
    package static let restartEndsPods = FindingCode("RestartEndsPods")
}

extension Rule {
    static let restartEndsPods = Rule(
        .restartEndsPods, stage: .latent, needs: [.runtime, .unit], impact: .note,
        about: About(
            meaning: "A restart of containerd ends every pod of the node, since systemd ends their shims with it.",
            proof:
                "KillMode of the unit: with control-group and mixed systemd ends all that runs in the unit's control group, and shims do unless ShimCgroup moves them.",
            fix:
                "Set KillMode=process in a drop-in (systemctl edit {unit}), then systemctl daemon-reload; it counts from then on, without a restart. Until then drain the node before containerd is restarted or upgraded.",
            messageID: "6aa75c618b9e512c89150fbe0a33d163",
            links: ["https://github.com/containerd/containerd/blob/main/docs/ops.md"]),
        hit: { facts in
            // Source: KillMode in systemd.kill(5).
            guard facts.predictions.now == .ready, let unit = facts.live?.unit,
                unit.killMode == "control-group" || unit.killMode == "mixed"
            else { return nil }
            return Hit(
                "\(unit.name) has KillMode=\(unit.killMode): the next restart of it, or an upgrade of its package, ends every pod of this node; set KillMode=process.",
                evidence: ["unit": unit.name, "killMode": unit.killMode])
        })
}
