import Containerd
import Node

extension FindingCode {
    package static let pluginStatusFails = FindingCode("PluginStatusFails")
}

extension Rule {
    static let pluginStatusFails = Rule(
        .pluginStatusFails, stage: .loading, needs: [.files], impact: .networkDown, remedy: .clusterSide,
        group: .readyButBroken, network: .broken,
        about: About(
            meaning: "The configuration is loaded and a plugin answers its STATUS with an error.",
            proof: "NetworkReady's own message (CNI 1.1, containerd 2.0.1 and later).",
            fix: "Fix what the message names; NetworkReady then turns by itself.",
            messageID: "7c66c775c07352bd985091583c6b3b9f"),
        hits: each(\.loadTroubles) { facts, trouble in
            guard case .status(let refusal) = trouble, !refusal.isOldPlugin, refusal.down == nil else { return nil }
            return refusal.hit(facts)
        })
}

extension Facts {
    /// A plugin's STATUS fails, and the daemon behind it is down.
    ///
    /// - Parameter isMeant: by what the daemon lacks; nil where that is not known.
    func refusal(by isMeant: (LogEvent?) -> Bool) -> Hit? {
        for case .status(let refusal) in loadTroubles where !refusal.isOldPlugin {
            guard let down = refusal.down, isMeant(down.lack) else { continue }
            var hit = refusal.hit(self)
            hit.says += "; \(down.agent.name)'s \(down.daemon.name) is down: \(down.daemon.why)"
            hit.evidence = hit.evidence + down.daemon.evidence(down.daemon.tail)
            hit.breaksNetwork = true
            return hit
        }
        return nil
    }
}

extension StatusRefusal {
    fileprivate func hit(_ facts: Facts) -> Hit {
        Hit(
            "\(network?.file ?? "The configuration") is loaded, and a plugin says: \(message)", facts.impactOfLoading,
            in: network?.file, evidence: ["message": message])
    }
}
