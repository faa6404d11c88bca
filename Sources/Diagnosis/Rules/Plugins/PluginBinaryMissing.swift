import Containerd
import Node

extension FindingCode {
    package static let pluginBinaryMissing = FindingCode("PluginBinaryMissing")
}

extension Rule {
    static let pluginBinaryMissing = Rule(
        .pluginBinaryMissing, stage: .plugins, needs: [.files], impact: .podsFail, remedy: .fixThenReload,
        group: .pluginBinMissing, network: .broken, explains: .execution,
        about: About(
            meaning: "A plugin that the configuration names is in no plugin directory.",
            proof: "The loaded list and the plugin directories of the running containerd.",
            fix: "Install the plugin. Neither a reload nor a restart is needed.",
            messageID: "f1b311872a735b908c537215d5c4c1fa",
            links: [
                "https://github.com/k0sproject/k0s/issues/582",
                "https://github.com/k8snetworkplumbingwg/multus-cni/issues/1413",
                "https://github.com/projectcalico/calico/pull/12872",
            ]),
        hit: { facts in
            let missing = facts.missingPlugins
            guard missing.elsewhere == nil, let first = missing.others.first else { return nil }
            let directories = facts.plugins.directories
            let searched = directories.joined(separator: ":")
            let place = first.location.map { " (\($0.text))" } ?? ""
            let names = missing.others.map(\.name)
            let rest = names.count == 1 ? "" : ", nor is \(names.dropFirst().joined(separator: ", "))"
            let meant = facts.meantPlugin(by: first.name)
            let until = meant.map { "; did you mean \($0)?" } ?? " until it is installed."
            let stump = facts.stump(of: first.name)
            let choice = first.isOfList ? facts.choice(besides: first.location?.file) : ""
            return Hit(
                "The plugin \(first.name) of network \(first.network)\(place) is not in \(searched)\(rest)\(stump.map { " (\($0))" } ?? ""): pods fail to start\(until)\(choice)",
                facts.plugins.impact, at: first.location, in: "\(directories.first ?? "")/\(first.name)",
                evidence: ["plugin": names.joined(separator: ", "), "binDirs": searched, "near": meant],
                follows: missing.others.map { $0.libcni(directories) }, breaksNetwork: missing.isOfList ? nil : false,
                fix: meant.map {
                    "Write \($0) in place of \(first.name) in the list; if \(first.name) is meant, install it."
                })
        })
}
