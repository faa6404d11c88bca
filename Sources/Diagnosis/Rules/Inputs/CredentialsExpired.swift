import Containerd
import Node
import Syntax

extension FindingCode {
    package static let credentialsExpired = FindingCode("CredentialsExpired")
}

extension Rule {
    static let credentialsExpired = Rule(
        .credentialsExpired, stage: .inputs, needs: [.runtime, .files], impact: .podsFail, remedy: .clusterSide,
        group: .credentialsExpired, explains: [.sandboxLeftover],
        about: About(
            meaning: "The token that a plug-in uses is expired, revoked or not refreshed.",
            proof: "The end of the token, or the API's refusal in containerd's log.",
            advice: "Restart the CNI's pod: it writes a new token.", messageID: "dfcffe1e34b65230af6128e7daf1b1aa",
            links: [
                "https://github.com/projectcalico/calico/issues/6546",
                "https://github.com/projectcalico/calico/issues/4857",
            ]),
        hits: each(\.credentialTroubles) { facts, trouble in
            guard case .refused(let path, let credentials, let refusal) = trouble.kind else { return nil }
            let log = facts.agents?.lazy.compactMap { $0.line(telling: .tokenTrouble) }.first
            let what =
                facts.hasExpired(credentials)
                ? "the token in \(path) has expired"
                : refusal?.tells(.otherAuthority) == true
                    ? "the certificate authority in \(path) is not that of the API server"
                    : "the API refuses the credentials in \(path), which are revoked or bound to a pod that is gone"
            return Hit(
                "Pods fail because \(what)\(log.map { "; \($0.container.name) says: \($0.line)" } ?? ""); restart the CNI's pod, which writes it anew.",
                in: path,
                evidence: [
                    "kubeconfig": path, "credentials": credentials.kind.rawValue,
                    "expiresAt": credentials.expiresAt.flatMap(nanoseconds).map(timestamp), "log": log?.line,
                ])
        })
}

private func nanoseconds(_ seconds: Int64) -> Int64? {
    let product = seconds.multipliedReportingOverflow(by: Span.second)
    return product.overflow ? nil : product.partialValue
}
