import Containerd
import Node

extension FindingCode {
    package static let pluginStatusFails = FindingCode("PluginStatusFails")
}

extension Rule {
    static let pluginStatusFails = Rule(
        .pluginStatusFails, stage: .loading, needs: [.files], impact: .networkDown, remedy: .clusterSide,
        cause: "READY_BUT_BROKEN", network: .broken,
        about: About(
            meaning: "The configuration is loaded and a plug-in answers its STATUS with an error.",
            proof: "NetworkReady's own message (CNI 1.1, containerd 2.0.1 and later).",
            advice: "Mend what the message names; NetworkReady then turns by itself.",
            messageID: "7c66c775c07352bd985091583c6b3b9f"),
        hits: each(\.loadTroubles) { facts, trouble in
            guard case .status(let refusal) = trouble, !refusal.isOldPlugin else { return nil }
            let who = refusal.down.map { "; \($0.agent.name)'s \($0.daemon.name) is down: \($0.daemon.why)" } ?? ""
            return Hit(
                "\(refusal.network?.file ?? "The configuration") is loaded, and a plug-in says: \(refusal.message)\(who)",
                facts.impactOfLoading, in: refusal.network?.file, evidence: ["message": refusal.message],
                cause: refusal.down?.cause)
        })
}

extension FailingDaemon {
    /// Why it is down, in the vocabulary of failure reports.
    fileprivate var cause: String {
        switch lack {
        case .missingPodCIDR: "AGENT_PODCIDR"
        case .unreachableAPI: "AGENT_API_UNREACHABLE"
        default: "AGENT_MISCONFIGURED"
        }
    }
}
