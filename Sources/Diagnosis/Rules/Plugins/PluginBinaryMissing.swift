import Containerd
import Node

extension FindingCode {
    package static let pluginBinaryMissing = FindingCode("PluginBinaryMissing")
}

extension Rule {
    static let pluginBinaryMissing = Rule(
        .pluginBinaryMissing, stage: .plugins, needs: [.files], impact: .podsFail, remedy: .fixThenReload,
        cause: "PLUGIN_BIN_MISSING",
        network: .broken, explains: [.pluginStatusFails, .sandboxLeftover, .pluginNotRunnable, .pluginAnswerInvalid],
        about: About(
            meaning: "A plug-in that the configuration names is in no plug-in directory.",
            proof: "The loaded list and the plug-in directories of the running containerd.",
            advice: "Install the plug-in. Neither a reload nor a restart is needed.",
            messageID: "f1b311872a735b908c537215d5c4c1fa",
            links: [
                "https://github.com/k0sproject/k0s/issues/582",
                "https://github.com/k8snetworkplumbingwg/multus-cni/issues/1413",
                "https://github.com/projectcalico/calico/pull/12872",
            ])
    ) { facts in
        let missing = facts.missingPlugins
        guard missing.elsewhere == nil, let first = missing.others.first else { return [] }
        let directories = facts.plugins.directories
        let searched = directories.joined(separator: ":")
        let place = first.location.map { " (\($0.text))" } ?? ""
        let rest = missing.others.dropFirst().map(\.name).joined(separator: ", ")
        return [
            Hit(
                "The plug-in \(first.name) of network \(first.network)\(place) is not in \(searched)\(rest.isEmpty ? "" : ", nor is \(rest)"): pods fail to start until it is installed.",
                facts.plugins.impact,
                at: first.location ?? SourceLocation(file: "\(directories.first ?? "")/\(first.name)"),
                evidence: [
                    .init("plugin", missing.others.map(\.name).joined(separator: ", ")), .init("binDirs", searched),
                ], follows: missing.others.map { $0.libcni(directories) }, breaksNetwork: missing.isOfList ? nil : false
            )
        ]
    }
}
