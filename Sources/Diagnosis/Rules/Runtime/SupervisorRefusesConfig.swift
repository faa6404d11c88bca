import Node

extension FindingCode {
    package static let supervisorRefusesConfig = FindingCode("SupervisorRefusesConfig")
}

extension Rule {
    static let supervisorRefusesConfig = Rule(
        .supervisorRefusesConfig, stage: .runtime, needs: [.runtime, .unit, .journal], impact: .networkDown,
        remedy: .fixThenRestart, group: .criLoadFailed,
        about: About(
            meaning:
                "The program that starts containerd (k3s, RKE2, k0s) refuses a file of containerd's configuration and never starts it.",
            proof: "The last line of the unit's runs names the file.",
            fix: "Repair the named file; systemd then starts {unit} by itself, else: systemctl restart {unit}.",
            messageID: "f127f1e966324fed96f443ee03d916aa",
            links: ["https://github.com/k0sproject/k0s/issues/6547"]),
        hit: { facts in
            guard case .crashLoop(let end)? = facts.runtimeTrouble, let file = end.refusedFile else { return nil }
            return Hit("\(end.text).", in: file, evidence: ["file": file] + end.evidence)
        })
}
