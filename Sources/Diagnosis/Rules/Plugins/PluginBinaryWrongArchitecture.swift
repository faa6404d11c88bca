import Node

extension FindingCode {
    package static let pluginBinaryWrongArchitecture = FindingCode("PluginBinaryWrongArchitecture")
}

extension Rule {
    static let pluginBinaryWrongArchitecture = Rule(
        .pluginBinaryWrongArchitecture, stage: .plugins, needs: [.files], impact: .podsFail, remedy: .fixThenReload,
        group: .binNotExecutable, network: .broken, explains: .execution,
        about: About(
            meaning: "A plugin is a program for another machine.", proof: "e_machine in its ELF header.",
            fix: "Install the plugin for this machine.", messageID: "fc8592157a015297b5df40de49b93b69",
            links: ["https://github.com/kubernetes/kubernetes/issues/114282"]),
        hits: each(\.plugins.faults) { facts, fault in
            guard case .wrongMachine(let machine, let node) = fault.kind else { return nil }
            return fault.hit(
                "is a program for another machine (\(machineName(machine)), this node is \(machineName(node))): pods fail to start.",
                facts, evidence: ["machine": unameMachine(node)], error: "exec format error")
        })
}
