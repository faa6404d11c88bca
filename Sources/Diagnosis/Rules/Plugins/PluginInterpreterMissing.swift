import Node

extension FindingCode {
    package static let pluginInterpreterMissing = FindingCode("PluginInterpreterMissing")
}

extension Rule {
    static let pluginInterpreterMissing = Rule(
        .pluginInterpreterMissing, stage: .plugins, needs: [.files], impact: .podsFail, remedy: .fixThenReload,
        group: .binNotExecutable, network: .broken, explains: .execution,
        about: About(
            meaning: "A plugin needs a loader or interpreter that the node does not have.",
            proof: "PT_INTERP of its ELF header or its #! line.",
            fix: "Install a statically linked build of the plugin.", messageID: "b05dce6b79845e1b948e5f515371a07e",
            links: ["https://github.com/kubernetes/kubernetes/issues/23011"]),
        hits: each(\.plugins.faults) { facts, fault in
            guard case .interpreterMissing(let interpreter) = fault.kind else { return nil }
            var hit = fault.hit(
                "needs \(interpreter), which the node does not have: pods fail to start; install a static build.",
                facts, error: "no such file or directory")
            hit.evidence = ["interpreter": interpreter]
            return hit
        })
}
