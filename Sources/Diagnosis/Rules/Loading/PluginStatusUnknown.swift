import Containerd
import Node
import Syntax

extension FindingCode {
    package static let pluginStatusUnknown = FindingCode("PluginStatusUnknown")
}

extension Rule {
    static let pluginStatusUnknown = Rule(
        .pluginStatusUnknown, stage: .loading, needs: [.files], impact: .note,
        about: About(
            meaning: "Only executing a plugin with STATUS could tell whether the network would be ready.",
            proof: "cniVersion 1.1 or later with containerd 2.0.1 or later.", fix: "Nothing.",
            messageID: "f555e7f5871b54129398337f809765d3"),
        hit: { facts in
            // Nothing runs that could be asked.
            guard facts.live == nil, let after = facts.predictions.afterRestart, after.outcome.kind == .serving,
                after.outcome.networkReady == nil, let network = after.loading?.networks.first
            else { return nil }
            let version = network.cniVersion.value
            let place = network.cniVersion.location ?? SourceLocation(file: network.file)
            return Hit(
                "\(place.text) says cniVersion \(version), so containerd asks the plugins for their STATUS, and only executing them could tell the answer.",
                at: place, evidence: ["cniVersion": version])
        })
}
